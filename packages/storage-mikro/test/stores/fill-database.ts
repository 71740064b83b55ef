import { createHash } from 'node:crypto';
import type { AuditEvent, RefreshToken, Session, User } from '@auth/core';
import type { Kysely } from 'kysely';
import type { Tables } from '../../src/entities.ts';
import { toAuditEventRow, toRefreshTokenRow, toSessionRow, toUserRow } from '../../src/mapping.ts';

/** The instant at which the database is looked at. */
export const now = new Date('2026-03-01T12:00:00Z');

export const userCount = 3000;
const sessionCount = 9000;
const eventCount = 9000;
const rowsAtOnce = 300;

interface Sizes {
  readonly users: number;
  readonly sessions: number;
  readonly tokens: number;
  readonly events: number;
}

const thousands: Sizes = { users: userCount, sessions: sessionCount, tokens: 2 * sessionCount, events: eventCount };

/** Thousands of rows of each kind, unless fewer are asked for, of which each intent needs but a few. */
export async function fillDatabase(db: Kysely<Tables>, sizes = thousands): Promise<void> {
  const users = count(sizes.users, makeUser);
  const roles = users.flatMap((user) => user.roles.map((role) => ({ role, user_id: user.id })));
  await insert(users, (rows) => db.insertInto('users').values(rows.map((user) => toUserRow(user, 'hash'))));
  await insert(roles, (rows) => db.insertInto('user_roles').values([...rows]));
  await insert(count(sizes.sessions, makeSession), (rows) => db.insertInto('sessions').values(rows.map(toSessionRow)));
  await insert(count(sizes.tokens, makeToken), (rows) =>
    db.insertInto('refresh_tokens').values(rows.map(toRefreshTokenRow)),
  );
  await insert(count(sizes.events, makeEvent), (rows) =>
    db.insertInto('audit_events').values(rows.map(toAuditEventRow)),
  );
}

export function idOf(kind: string, index: number): string {
  return `${index.toString(16).padStart(8, '0')}-${createHash('sha256').update(`${kind} ${index}`).digest('hex').slice(0, 27)}`;
}

export function makeUser(index: number): User {
  const name = createHash('sha256').update(`user ${index}`).digest('hex').slice(0, 12);
  return {
    id: idOf('user', index),
    email: `${name}@example.com`,
    username: `U-${name}`,
    isActive: index % 50 !== 0,
    emailVerified: true,
    roles: index % 600 === 0 ? ['user', 'admin'] : ['user'],
    createdAt: now,
    updatedAt: now,
    lastLoginAt: now,
  };
}

/** Every user has three; of each hundred one ended, and one was revoked, long ago. */
export function makeSession(index: number): Session {
  return {
    id: idOf('session', index),
    userId: idOf('user', index % userCount),
    createdAt: now,
    lastUsedAt: now,
    expiresAt: inDays(index % 100 === 0 ? -60 : 30),
    passwordProvedAt: now,
    ip: null,
    userAgent: null,
    revokedAt: index % 100 === 1 ? inDays(-60) : null,
  };
}

/** Every session has one spent and one unspent. */
export function makeToken(index: number): RefreshToken {
  const isSpent = index >= sessionCount;
  return {
    hash: idOf('token', index),
    sessionId: idOf('session', index % sessionCount),
    createdAt: now,
    expiresAt: inDays(isSpent && index % 100 === 50 ? -1 : 7),
    spentAt: isSpent ? inDays(-8) : null,
  };
}

function makeEvent(index: number): AuditEvent {
  return {
    id: idOf('event', index),
    type: index % 100 === 0 ? 'auth.login.failed' : 'auth.login.succeeded',
    at: inDays(index / 100 - 100),
    userId: idOf('user', index % userCount),
    actorId: null,
    ip: null,
    userAgent: null,
    requestId: null,
    details: {},
  };
}

export function inDays(days: number): Date {
  return new Date(now.getTime() + days * 86_400_000);
}

function count<Row>(rows: number, make: (index: number) => Row): Row[] {
  return Array.from({ length: rows }, (_, index) => make(index));
}

async function insert<Row>(
  rows: readonly Row[],
  toInsertion: (some: readonly Row[]) => { execute(): Promise<unknown> },
): Promise<void> {
  for (let first = 0; first < rows.length; first += rowsAtOnce) {
    await toInsertion(rows.slice(first, first + rowsAtOnce)).execute();
  }
}
