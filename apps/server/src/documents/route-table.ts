import { type Access, type Route, routes } from '@auth/koa';
import { settingsSchema } from '../settings/settings-schema.ts';
import { renderMarkdownTable } from './markdown-table.ts';

const callers: Readonly<Record<Access, string>> = {
  admin: 'administrators',
  anyone: 'anyone',
  introspection: '`INTROSPECTION_TOKEN`',
  monitoring: '`MONITORING_TOKEN`, administrators',
  user: 'the signed-in user',
};

const limits = {
  default: 'RATE_LIMIT_DEFAULT',
  loginAddress: 'RATE_LIMIT_LOGIN_ADDRESS',
  recoveryAddress: 'RATE_LIMIT_RECOVERY_ADDRESS',
  refresh: 'RATE_LIMIT_REFRESH',
  register: 'RATE_LIMIT_REGISTER',
} as const satisfies Record<Exclude<Route['limit'], 'none'>, keyof typeof settingsSchema.properties>;

/** Every route under its default prefix, by tag: what it is for, who may call it and how often an address may. */
export function renderRouteTable(): string {
  return [...Map.groupBy(routes, ({ tag }) => tag)].map(renderGroup).join('\n');
}

function renderGroup([tag, group]: readonly [string, readonly Route[]]): string {
  const rows = group.map((route) => [
    `\`${route.method} ${fullPath(route)}\``,
    route.summary,
    callers[route.access],
    describeLimit(route),
  ]);
  return `### ${tag}\n\n${renderMarkdownTable(['route', 'what it is for', 'who may call', 'limit'], rows)}`;
}

function fullPath({ base, path }: Route): string {
  return base === 'api' ? `${settingsSchema.properties.AUTH_API_PREFIX.default}${path}` : path;
}

function describeLimit({ limit }: Route): string {
  if (limit === 'none') return 'none';
  const setting = limits[limit];
  return `\`${setting}\` (${settingsSchema.properties[setting].default})`;
}
