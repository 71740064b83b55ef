import { createHash } from 'node:crypto';
import { domains, firstNames, lastNames } from './names.ts';

/** How much a database is filled with. Users and sessions are numbered from 1, users in the order of their ids. */
export interface SeedSize {
  readonly users: number;
  readonly sessions: number;
}

/** What is known of a seeded user from their number alone. */
export interface SeededUser {
  readonly email: string;
  readonly username: string;
  readonly isActive: boolean;
}

/** The password of every seeded user. */
export const seedPassword = 'plenty of users, one password';

/** One user in so many is not active, and their sessions are revoked. */
export const inactiveEvery = 50;

/** One user in so many is an administrator, beginning with the first. */
export const adminEvery = 10_000;

export function seededUser(number: number): SeededUser {
  const first = pick(firstNames, number);
  const last = pick(lastNames, Math.floor(number / firstNames.length));
  return {
    email: `${first}.${last}${number}@${pick(domains, number)}`.toLowerCase(),
    username: `${first}_${last}${number}`,
    isActive: number % inactiveEvery !== 0,
  };
}

/** The user of a session: everybody gets one in turn. */
export function ownerOf(session: number, { users }: SeedSize): number {
  return 1 + ((session - 1) % users);
}

/** The first refresh token of a session. The database holds its hash. */
export function seededRefreshToken(session: number): string {
  return createHash('sha256').update(`${refreshTokenSeed}${session}`).digest('base64url');
}

export const refreshTokenSeed = 'refresh token of session ';

function pick(values: readonly string[], index: number): string {
  return values[index % values.length] ?? '';
}
