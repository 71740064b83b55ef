import type { Context, Middleware } from 'koa';
import { HttpError } from './http-error.ts';
import type { Route } from './route.ts';

const formType = 'application/x-www-form-urlencoded';

/** The most bytes a body may have. */
export const maxBodyBytes = 16 * 1024;
const maxDepth = 32;

/**
 * Reads the bytes of a body, and nothing but reads: they arrive as Latin-1, one character a byte, because what is to be
 * refused (invalid UTF-8, a byte order mark, members given twice) would be gone once the usual parsers are through with it.
 */
async function loadReader(): Promise<Middleware> {
  const { default: koaBody, HttpMethodEnum } = await import('koa-body');
  return koaBody({
    json: false,
    urlencoded: false,
    text: true,
    textTypes: ['application/json', formType],
    encoding: 'latin1',
    textLimit: maxBodyBytes,
    parsedMethods: [HttpMethodEnum.POST, HttpMethodEnum.PUT, HttpMethodEnum.PATCH, HttpMethodEnum.DELETE],
  });
}

/** Loaded when a body is first wanted: a library for schemas and a table of all encodings come along. */
let reader: Promise<Middleware> | undefined;

/**
 * The JSON object in the body of a request, or the members of a form where the route takes one; `{}` when there is none.
 * @throws HttpError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or MALFORMED_JSON
 */
export async function readBody(ctx: Context, { takesForm }: Pick<Route, 'takesForm'>): Promise<unknown> {
  if (!hasBody(ctx)) return {};
  const type = findMediaType(ctx, takesForm ? ['application/json', formType] : ['application/json']);
  reader ??= loadReader();
  const readBytes = await reader;
  await readBytes(ctx, async () => undefined).catch(refuseUnread);
  const bytes = Buffer.from(String(ctx.request.body ?? ''), 'latin1');
  if (bytes.length === 0) return {};
  const text = decode(bytes, ctx.request.charset);
  return type === formType ? parseForm(text) : parseObject(text);
}

function hasBody({ req }: Context): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

function findMediaType(ctx: Context, expected: readonly string[]): string {
  if ((ctx.get('Content-Encoding') || 'identity').toLowerCase() !== 'identity') {
    throw new HttpError('UNSUPPORTED_MEDIA_TYPE', 'A compressed body is not supported.');
  }
  const type = ctx.is([...expected]);
  if (!type) throw new HttpError('UNSUPPORTED_MEDIA_TYPE', `The body must be ${expected.join(' or ')}.`);
  return type;
}

function refuseUnread(cause: unknown): never {
  if (cause instanceof Error && 'type' in cause && cause.type === 'entity.too.large') {
    throw new HttpError('PAYLOAD_TOO_LARGE', `The body must not be larger than ${maxBodyBytes} bytes.`, { cause });
  }
  if (cause instanceof Error && 'type' in cause && cause.type === 'request.size.invalid') {
    throw new HttpError('BAD_REQUEST', 'The body is not as long as its Content-Length says.', { cause });
  }
  if (cause instanceof Error && 'type' in cause && cause.type === 'request.aborted') {
    throw new HttpError('BAD_REQUEST', 'The connection ended before the body did.', { cause });
  }
  throw cause;
}

function decode(bytes: Buffer, charset: string): string {
  if (charset !== '' && !/^utf-?8$/i.test(charset)) throw malformed('must be UTF-8');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed('must be UTF-8');
  }
}

function parseForm(text: string): unknown {
  const names = new Set<unknown>();
  const members = [...new URLSearchParams(text)];
  for (const [name] of members) note(name, names);
  return Object.fromEntries(members);
}

function parseObject(text: string): unknown {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('must be a JSON object');
  assertPlain(text);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('is not valid JSON');
  }
}

/** Brackets, the names of members (a string with a colon behind it), and other strings, so that what is in them is passed over. */
const tokenForm = /(?<bracket>[[\]{}])|(?<name>"(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"/g;

/**
 * Refuses members given twice, of which some parsers take the first and some the last, and a depth that only serves to exhaust
 * a stack. Expects valid JSON.
 */
function assertPlain(json: string): void {
  const open: Set<unknown>[] = [];
  for (const { groups } of json.matchAll(tokenForm)) {
    if (groups?.['bracket']) follow(groups['bracket'], open);
    if (groups?.['name']) note(JSON.parse(groups['name']), open.at(-1));
  }
}

function follow(bracket: string, open: Set<unknown>[]): void {
  if (bracket === '}' || bracket === ']') open.pop();
  else if (open.push(new Set()) > maxDepth) throw malformed('is nested too deeply');
}

function note(name: unknown, names: Set<unknown> | undefined): void {
  if (names?.has(name)) throw malformed('has a member given twice');
  names?.add(name);
}

function malformed(what: string): HttpError {
  return new HttpError('MALFORMED_JSON', `The body ${what}.`);
}
