import { readFileSync } from 'node:fs';
import type { SettingKind } from './setting.ts';

/** Environment variables, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const millisecondsByUnit: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const switches: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  1: true,
  off: false,
  false: false,
  0: false,
};

/** The value that a text of this kind means; the text itself where it means none, which no schema of that kind accepts. */
export function readText(kind: SettingKind, text: string): unknown {
  switch (kind) {
    case 'integer':
      return /^-?\d+$/.test(text) ? Number(text) : text;
    case 'duration':
      return readDuration(text);
    case 'limit':
      return readLimit(text);
    case 'switch':
      return Object.hasOwn(switches, text.toLowerCase()) ? switches[text.toLowerCase()] : text;
    case 'url':
      return text.replace(/\/+$/, '');
    case 'text':
      return text;
  }
}

function readDuration(text: string): unknown {
  const [, digits, unit = 's'] = /^(\d+)(ms|s|m|h|d)?$/.exec(text) ?? [];
  const milliseconds = millisecondsByUnit[unit];
  return digits === undefined || milliseconds === undefined ? text : (Number(digits) * milliseconds) / 1000;
}

function readLimit(text: string): unknown {
  const [, digits, window] = /^(\d+)\/(.+)$/.exec(text) ?? [];
  return digits === undefined || window === undefined
    ? text
    : { limit: Number(digits), windowSeconds: readDuration(window) };
}

/** What was given for a setting: a text, nothing, or the reason why it cannot be told. */
export type Given = { readonly text: string | undefined } | { readonly problem: string };

/** The text of a variable; an empty one counts as not set. */
export function givenText(environment: Environment, name: string): Given {
  return { text: environment[name] || undefined };
}

/** The text of a secret, from the variable or from the file that NAME_FILE names, less one line end. */
export function givenSecret(environment: Environment, name: string): Given {
  const path = environment[`${name}_FILE`];
  if (!path) return givenText(environment, name);
  if (environment[name]) return { problem: `${name} and ${name}_FILE are both set; keep one of them` };
  try {
    const content = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    return { text: content.replace(/\r?\n$/, '') };
  } catch (error) {
    return { problem: `${name}_FILE must name a readable text file; ${path} is none (${reason(error)})` };
  }
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}
