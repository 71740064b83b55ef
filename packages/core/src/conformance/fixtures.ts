import { v7 } from 'uuid';
import type { AuditEvent, RefreshToken, Session, SigningKey, User } from '../model.ts';
import type { ReuseReport } from '../ports/session-store.ts';
import type { Storage } from '../ports/storage.ts';

const startMs = Date.parse('2026-03-01T12:00:00.123Z');

/** The instant so many seconds after the one at which every fixture begins. */
export function at(seconds: number): Date {
  return new Date(startMs + Math.round(seconds * 1000));
}

export function makeUser(members: Partial<User> = {}): User {
  const id = v7();
  return {
    id,
    email: `${id}@example.com`,
    username: `user-${id}`,
    isActive: true,
    emailVerified: false,
    roles: ['user'],
    createdAt: at(0),
    updatedAt: at(0),
    lastLoginAt: null,
    ...members,
  };
}

/** A session that begins at 0 and ends at 3600 seconds. */
export function makeSession(userId: string, members: Partial<Session> = {}): Session {
  return {
    id: v7(),
    userId,
    createdAt: at(0),
    lastUsedAt: at(0),
    expiresAt: at(3600),
    passwordProvedAt: at(0),
    ip: '203.0.113.7',
    userAgent: 'Mozilla/5.0',
    revokedAt: null,
    ...members,
  };
}

/** An unspent refresh token that begins at 0 and ends at 600 seconds. */
export function makeToken(sessionId: string, members: Partial<RefreshToken> = {}): RefreshToken {
  return { hash: makeHash(), sessionId, createdAt: at(0), expiresAt: at(600), spentAt: null, ...members };
}

/** Stands for the hash of a refresh token. */
export function makeHash(): string {
  return `hash-${v7()}`;
}

export function makeKey(members: Partial<SigningKey> = {}): SigningKey {
  return {
    id: `key-${v7()}`,
    algorithm: 'ES256',
    publicKey: { kty: 'EC', crv: 'P-256', x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4', y: '4Etl6SRW2Yi' },
    sealedPrivateKey: 'sealed.private.key',
    createdAt: at(0),
    activeFrom: at(0),
    tokenTtlSeconds: 900,
    ...members,
  };
}

/** An audit event at so many seconds. */
export function makeEvent(seconds: number, members: Partial<AuditEvent> = {}): AuditEvent {
  return {
    ...makeReport(seconds),
    type: 'auth.login.succeeded',
    userId: v7(),
    actorId: null,
    details: {},
    ...members,
  };
}

/** What a caller knows of a reuse at so many seconds. */
export function makeReport(seconds: number): ReuseReport {
  return {
    id: v7(),
    at: at(seconds),
    actorId: null,
    ip: '203.0.113.9',
    userAgent: 'curl/8.5.0',
    requestId: `request-${v7()}`,
  };
}

export interface SignIn {
  readonly user: User;
  readonly session: Session;
  readonly token: RefreshToken;
}

/** Stores a user with one session and its first refresh token. */
export async function signIn(
  storage: Storage,
  members: { user?: Partial<User>; session?: Partial<Session>; token?: Partial<RefreshToken> } = {},
): Promise<SignIn> {
  const user = makeUser(members.user);
  await storage.users.create(user, 'hash');
  return { user, ...(await startSession(storage, user.id, members)) };
}

/** Stores one more session of a user. */
export async function startSession(
  storage: Storage,
  userId: string,
  members: { session?: Partial<Session>; token?: Partial<RefreshToken> } = {},
): Promise<Omit<SignIn, 'user'>> {
  const session = makeSession(userId, members.session);
  const token = makeToken(session.id, members.token);
  await storage.sessions.start(session, token);
  return { session, token };
}

/** Starts so many calls before the first is answered, and waits for all. */
export function simultaneously<Result>(calls: number, call: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: calls }, (_, index) => call(index)));
}
