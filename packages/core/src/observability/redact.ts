import { redacted, redactText } from './redact-text.ts';

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

export function isJsonObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

const truncated = '[truncated]';
const maxDepth = 8;
const maxMembers = 100;
/** Of one log line: its characters, and one for each value. */
const maxSize = 65_536;

const secretName =
  /pass(?:word|wd|phrase|code)|pwd|secret|token|authorization|cookie|apikey|privatekey|credential|recoverycode|otp/;
const harmlessName =
  /[_-](?:type|ttl|count|seconds|ms|at|length|rotation|cost)$|(?:Type|Ttl|Count|Seconds|Ms|At|Length|Rotation|Cost)$/i;

/** The names that lines are made of are few, and come again and again: what was found out about the first ones is remembered. */
const secretNames = new Map<string, boolean>();
const mostNames = 1000;
const longestName = 64;

/** What an error does not list, in the order in which it is read. */
const errorMembers = ['name', 'message', 'code', 'stack', 'cause', 'errors'];

interface Walk {
  sizeLeft: number;
  readonly ancestors: Set<object>;
}

/**
 * A copy of `value` that JSON can hold and that no secret is in: members with a secret's name and texts of a secret's form read
 * `[redacted]`, at any depth, in maps and in errors with their causes. It is bounded in depth and size and never throws.
 */
export function redact(value: unknown): Json {
  return copy(value, 0, { sizeLeft: maxSize, ancestors: new Set() });
}

/** Whether a member of this name is a secret, whatever it holds. */
export function isSecretName(name: string): boolean {
  const known = secretNames.get(name);
  if (known !== undefined) return known;
  const isSecret = secretName.test(name.toLowerCase().replace(/[^a-z0-9]/g, '')) && !harmlessName.test(name);
  if (secretNames.size < mostNames && name.length <= longestName) secretNames.set(name, isSecret);
  return isSecret;
}

function copy(value: unknown, depth: number, walk: Walk): Json {
  if (--walk.sizeLeft < 0) return truncated;
  switch (typeof value) {
    case 'string':
      return copyText(value, walk);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'object':
      return value === null ? null : copyObject(value, depth, walk);
    case 'function':
      return '[function]';
    default:
      return copyText(String(value), walk);
  }
}

function copyText(text: string, walk: Walk): string {
  const clean = redactText(text);
  walk.sizeLeft -= clean.length;
  return clean;
}

function copyObject(value: object, depth: number, walk: Walk): Json {
  if (walk.ancestors.has(value)) return '[circular]';
  if (depth >= maxDepth) return truncated;
  walk.ancestors.add(value);
  try {
    return copyKnown(value, depth, walk);
  } catch {
    return '[unreadable]';
  } finally {
    walk.ancestors.delete(value);
  }
}

function copyKnown(value: object, depth: number, walk: Walk): Json {
  if (value instanceof Error) return copyMembers(value, namesIn(value), depth, walk);
  if (Array.isArray(value)) return copyItems(value, depth, walk);
  if (value instanceof Set) return copyItems([...value], depth, walk);
  if (value instanceof Map) return copyObject(fromMap(value), depth, walk);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof URL || value instanceof URLSearchParams || value instanceof RegExp)
    return copyText(String(value), walk);
  return copyMembers(value, Object.keys(value), depth, walk);
}

function copyItems(items: readonly unknown[], depth: number, walk: Walk): Json {
  const copies = items.slice(0, maxMembers).map((item, index) => {
    // Raw headers and entries: the name of a secret, then the secret.
    const name = items[index - 1];
    const isSecret = typeof name === 'string' && /^[\w-]{1,40}$/.test(name) && isSecretName(name);
    return isSecret ? conceal(item) : copy(item, depth + 1, walk);
  });
  return items.length > maxMembers ? [...copies, truncated] : copies;
}

function copyMembers(source: object, names: readonly string[], depth: number, walk: Walk): Json {
  const copies: { [name: string]: Json } = {};
  for (const name of names.length > maxMembers ? names.slice(0, maxMembers) : names) {
    const held = copyMember(source, name, depth, walk);
    if (held !== undefined) setOwn(copies, name.length < 20 ? name : redactText(name), held);
  }
  if (names.length > maxMembers) copies['…'] = truncated;
  return copies;
}

function copyMember(source: object, name: string, depth: number, walk: Walk): Json | undefined {
  try {
    const value: unknown = Reflect.get(source, name);
    if (value === undefined) return undefined;
    return isSecretName(name) || isOneTimeCode(name, value) ? conceal(value) : copy(value, depth + 1, walk);
  } catch {
    return '[unreadable]';
  }
}

/** A member of its own, even of the one name that an assignment would take for the prototype. */
function setOwn(copies: { [name: string]: Json }, name: string, held: Json): void {
  if (name !== '__proto__') copies[name] = held;
  else Object.defineProperty(copies, name, { value: held, enumerable: true, configurable: true, writable: true });
}

/** `code` names many things, most of them worth reading. */
function isOneTimeCode(name: string, value: unknown): boolean {
  return name.toLowerCase() === 'code' && /^\d{6,8}$/.test(String(value));
}

/** That a secret is missing is none. */
function conceal(value: unknown): Json {
  if (value === undefined || value === null) return null;
  return typeof value === 'boolean' ? value : redacted;
}

function namesIn(error: Error): string[] {
  return [...new Set([...errorMembers, ...Object.keys(error)])];
}

function fromMap(map: ReadonlyMap<unknown, unknown>): object {
  return Object.fromEntries([...map].map(([key, held]) => [typeof key === 'object' ? '[object]' : String(key), held]));
}
