import { constants } from 'node:os';
import type { ErrorCode } from '@auth/core';
import { createMetrics, type ProblemCode, problemKinds, routes } from '@auth/koa';
import type { Setting } from '../../src/settings/setting.ts';
import { settingsSchema } from '../../src/settings/settings-schema.ts';

const settings: readonly [string, Setting][] = Object.entries(settingsSchema.properties);

export const settingNames: readonly string[] = settings.map(([name]) => name);

/** The variables that a secret may be given by as well. */
export const fileSettingNames: readonly string[] = settings.flatMap(([name, { secret }]) =>
  secret ? [`${name}_FILE`] : [],
);

/** What the library throws and no call of the service answers; what is missing here, or too many, does not compile. */
const libraryCodes: Readonly<Record<Exclude<ErrorCode, ProblemCode>, true>> = {
  CONFIGURATION_ERROR: true,
  INTROSPECTION_UNAVAILABLE: true,
  KEYS_UNAVAILABLE: true,
};

export const errorCodes: readonly string[] = [...Object.keys(problemKinds), ...Object.keys(libraryCodes)];

/** Upper-case words that are values or parts of the protocol, each taken from where it is defined. */
export const otherWords: ReadonlySet<string> = new Set([
  ...routes.map(({ method }) => method),
  'HEAD',
  'OPTIONS',
  ...Object.keys(constants.signals),
  ...settingsSchema.properties.JWT_ALGORITHM.enum,
  ...settingsSchema.properties.LOG_LEVEL.enum.map((level) => level.toUpperCase()),
]);

/** The paths that requests may be sent to, by method: `GET /api/v1/auth/me`; also without the prefix, as in the code. */
export const routeNames: ReadonlySet<string> = new Set([
  ...routes.flatMap(({ method, base, path }) =>
    base === 'root' ? [`${method} ${path}`] : [`${method} /api/v1${path}`, `${method} ${path}`],
  ),
  ...['/docs', '/redoc', '/openapi.json'].map((path) => `GET ${path}`),
]);

/** Every metric that the service tells, with its type. */
export async function readMetricTypes(): Promise<ReadonlyMap<string, string>> {
  const metrics = createMetrics({ databasePool: () => ({ idle: 0, used: 0, waiting: 0 }) });
  const types = [...(await metrics.toPrometheus()).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Map(types.map(([, name = '', type = '']) => [name, type]));
}
