import type { Tag } from './document.ts';

/** What a reader should know before the first call, in Markdown. */
export const introduction = [
  'Registration, sign-in, token refresh, the user’s own account, administration and monitoring.',
  '',
  '- Bodies are JSON objects in UTF-8. Unknown members are refused, never ignored.',
  '- A sign-in answers a short-lived access token, sent as `Authorization: Bearer …`, and a refresh token, ' +
    'exchanged for the next pair at `POST /auth/refresh`.',
  '- Every status from 400 on comes with problem details (RFC 9457); `error_code` is the word to switch on. ' +
    'Health checks alone answer 503 in their own form.',
  '- Every response carries `X-Request-Id`; a well-formed one of the request is kept.',
  '- How often an address may call is limited, logins to one account more tightly: 429 says in `Retry-After` when to come back, ' +
    '`RateLimit` and `RateLimit-Policy` of every answer how much is left.',
  '- Lists come in parts: `limit` says how much, `next_cursor` of a part gives the next one as `cursor`.',
  '- Timestamps are RFC 3339 in UTC, ids are UUIDv7.',
].join('\n');

const tagDescriptions: Readonly<Record<string, string>> = {
  Authentication: 'Registration, sign-in and everything that ends a sign-in.',
  Verification: 'For services that have to know what a token is worth.',
  Account: 'The user’s own account.',
  Administration: 'The accounts of others, for users with the role `admin`.',
  Monitoring: 'For those who watch over the service: administrators, or whoever bears the monitoring token.',
  Health: 'What load balancers and orchestrators ask.',
};

/** The tags in the order of their first appearance. */
export function describeTags(names: readonly string[]): readonly Tag[] {
  return [...new Set(names)].map((name) => {
    const description = tagDescriptions[name];
    return description === undefined ? { name } : { name, description };
  });
}
