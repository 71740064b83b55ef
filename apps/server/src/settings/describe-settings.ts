import type { Limit } from '@auth/core';
import type { Environment } from './read-text.ts';
import type { Setting, SettingKind } from './setting.ts';
import type { Settings } from './settings.ts';
import { settingsSchema } from './settings-schema.ts';

/** A setting as it is in effect; secrets are left out. */
export interface DescribedSetting {
  readonly name: string;
  /** As one would write it; `[set]` in the place of a secret, null where there is none. */
  readonly value: string | null;
  /** `environment`, the name of the variable NAME_FILE that names its file, or `default`. */
  readonly from: string;
  readonly description: string;
}

const set = '[set]';
const units = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** All settings as they are in effect, fit to be shown to anybody. */
export function describeSettings(settings: Settings, environment: Environment): readonly DescribedSetting[] {
  const values = new Map<string, unknown>(Object.entries(settings));
  return Object.entries(settingsSchema.properties).map(([name, setting]: [string, Setting]) => ({
    name,
    value: describeValue(name, setting, values.get(name)),
    from: originOf(name, setting, environment),
    description: setting.description,
  }));
}

function originOf(name: string, { secret }: Setting, environment: Environment): string {
  if (secret && environment[`${name}_FILE`]) return `${name}_FILE`;
  return environment[name] ? 'environment' : 'default';
}

function describeValue(name: string, { kind, secret }: Setting, value: unknown): string | null {
  if (value === undefined) return null;
  if (name === 'DATABASE_URL' || name === 'REDIS_URL') return withoutPassword(String(value));
  return secret ? set : write(kind, value);
}

function write(kind: SettingKind, value: unknown): string {
  if (kind === 'switch') return value === true ? 'on' : 'off';
  if (isLimit(value)) return `${value.limit}/${writeDuration(value.windowSeconds)}`;
  return kind === 'duration' ? writeDuration(Number(value)) : String(value);
}

function isLimit(value: unknown): value is Limit {
  return typeof value === 'object' && value !== null && 'windowSeconds' in value;
}

function writeDuration(seconds: number): string {
  if (!Number.isInteger(seconds)) return `${Math.round(seconds * 1000)}ms`;
  const [unit, size] = units.find(([, size]) => seconds > 0 && seconds % size === 0) ?? ['s', 1];
  return `${seconds / size}${unit}`;
}

/** Where the database is, without what opens it: of a query only the names are shown, for a password may be in it. */
function withoutPassword(url: string): string {
  if (url.startsWith('sqlite:')) return url;
  const parsed = URL.parse(url);
  if (parsed === null) return set;
  const { protocol, username, password, host, pathname, searchParams } = parsed;
  const credentials = username && `${username}${password && `:${set}`}@`;
  const query = [...searchParams.keys()].map((name) => `${name}=${set}`).join('&');
  return `${protocol}//${credentials}${host}${pathname}${query && `?${query}`}`;
}
