import { randomUUID } from 'node:crypto';
import type { RefreshToken, ReuseReport, Session, SigningKey, User } from '@auth/core';

export function makeUser(members: Partial<User> = {}): User {
  const id = randomUUID();
  return {
    id,
    email: `${id}@example.com`,
    username: `user-${id}`,
    isActive: true,
    emailVerified: false,
    roles: ['user'],
    createdAt: new Date(),
    updatedAt: new Date(),
    lastLoginAt: null,
    ...members,
  };
}

export function makeSession(userId: string): { session: Session; token: RefreshToken } {
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + 3_600_000);
  const session: Session = {
    id: randomUUID(),
    userId,
    createdAt,
    lastUsedAt: createdAt,
    expiresAt,
    passwordProvedAt: createdAt,
    ip: null,
    userAgent: null,
    revokedAt: null,
  };
  const token = { hash: randomUUID(), sessionId: session.id, createdAt, expiresAt, spentAt: null };
  return { session, token };
}

export function makeReport(): ReuseReport {
  return { id: randomUUID(), at: new Date(), actorId: null, ip: null, userAgent: null, requestId: null };
}

export function makeKey(members: Partial<SigningKey> = {}): SigningKey {
  return {
    id: randomUUID(),
    algorithm: 'ES256',
    publicKey: { kty: 'EC', crv: 'P-256' },
    sealedPrivateKey: 'sealed',
    createdAt: new Date(),
    activeFrom: new Date(),
    tokenTtlSeconds: 900,
    ...members,
  };
}
