const hostForm = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$|^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/;
const prefixForm = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/;
const rootRoutes = new Set(['health', 'metrics', 'docs', 'redoc', 'openapi.json']);

export const isFilled = (text: string): boolean => text.trim() !== '' && !text.includes('\0');

/** A number of processes, or `auto` for as many as there are cores. */
export const isWorkerCount = (text: string): boolean => /^(?:auto|[1-9]\d?|1[01]\d|12[0-8])$/.test(text);

/** A host name, an IPv4 address, or an IPv6 address without brackets. */
export const isHost = (text: string): boolean => hostForm.test(text);

/** A path such as `/api/v1` that hides none of the routes at the root. */
export function isApiPrefix(text: string): boolean {
  return prefixForm.test(text) && !rootRoutes.has(text.split('/')[1] ?? '');
}

/** An http or https URL to which a path can be appended. */
export function isPublicUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && !/[?#\s]/.test(text);
}

/** A URL or URN that a problem's name can be appended to. */
export function isProblemBase(text: string): boolean {
  return /^urn:[a-z0-9][a-z0-9-]*:\S*:$/i.test(text) || (isPublicUrl(text) && text.endsWith('/'));
}

/** A SQLite file, or a PostgreSQL database by the name of its host or, for a socket, without one. */
export function isDatabaseUrl(text: string): boolean {
  if (/^postgres(?:ql)?:\/\//.test(text)) return URL.canParse(text) && !/[\s#]/.test(text);
  return /^sqlite:(?!\/\/)\S/.test(text);
}

/** A Redis by the name of its host. */
export const isRedisUrl = (text: string): boolean =>
  /^rediss?:\/\/[^\s#?/]+(?:\/\d*)?$/.test(text) && URL.canParse(text);

/** The origins in a list that is separated by commas. */
export const readOrigins = (text: string): readonly string[] => text.split(',').map((origin) => origin.trim());

/** Origins (RFC 6454) as browsers send them: a port only where it is not the usual one, nothing behind it, no `*` and no `null`. */
export const isOriginList = (text: string): boolean => readOrigins(text).every(isOrigin);

function isOrigin(text: string): boolean {
  return /^https?:[^*]+$/.test(text) && URL.parse(text)?.origin === text;
}

/** The form of RFC 6750, section 2.1, and long enough not to be guessed. */
export const isBearerToken = (text: string): boolean => /^[A-Za-z0-9._~+/-]{16,}=*$/.test(text);

export const isLongSecret = (text: string): boolean => Buffer.byteLength(text, 'utf8') >= 32;
