import {
  type AuditEvent,
  type RefreshToken,
  type Session,
  type SessionWithUser,
  type SigningKey,
  type User,
  usernameKey,
} from '@auth/core';
import type { Selectable } from 'kysely';
import type { Tables } from './entities.ts';

export type UserRow = Selectable<Tables['users']>;
export type SessionRow = Selectable<Tables['sessions']>;
export type RefreshTokenRow = Selectable<Tables['refresh_tokens']>;
export type SigningKeyRow = Selectable<Tables['signing_keys']>;
export type AuditEventRow = Selectable<Tables['audit_events']>;

/** A session beside its user; what both tables call alike has the user's prefix on the user's side. */
export type SessionWithUserRow = SessionRow &
  Omit<UserRow, 'id' | 'created_at' | 'username_key' | 'password_hash'> & { readonly user_created_at: number };

export function toUserRow(user: User, passwordHash: string | null): UserRow {
  return {
    id: user.id,
    email: user.email,
    username: user.username,
    username_key: usernameKey(user.username),
    password_hash: passwordHash,
    is_active: Number(user.isActive),
    email_verified: Number(user.emailVerified),
    roles: JSON.stringify(user.roles),
    created_at: user.createdAt.getTime(),
    updated_at: user.updatedAt.getTime(),
    last_login_at: fromInstant(user.lastLoginAt),
  };
}

export function toUser(row: Omit<UserRow, 'username_key' | 'password_hash'>): User {
  return {
    id: row.id,
    email: row.email,
    username: row.username,
    isActive: row.is_active === 1,
    emailVerified: row.email_verified === 1,
    roles: JSON.parse(row.roles),
    createdAt: toInstant(row.created_at),
    updatedAt: toInstant(row.updated_at),
    lastLoginAt: toInstantOrNull(row.last_login_at),
  };
}

export function toSessionRow(session: Session): SessionRow {
  return {
    id: session.id,
    user_id: session.userId,
    created_at: session.createdAt.getTime(),
    last_used_at: session.lastUsedAt.getTime(),
    expires_at: session.expiresAt.getTime(),
    password_proved_at: session.passwordProvedAt.getTime(),
    ip: session.ip,
    user_agent: session.userAgent,
    revoked_at: fromInstant(session.revokedAt),
  };
}

export function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    userId: row.user_id,
    createdAt: toInstant(row.created_at),
    lastUsedAt: toInstant(row.last_used_at),
    expiresAt: toInstant(row.expires_at),
    passwordProvedAt: toInstant(row.password_proved_at),
    ip: row.ip,
    userAgent: row.user_agent,
    revokedAt: toInstantOrNull(row.revoked_at),
  };
}

export function toSessionWithUser(row: SessionWithUserRow): SessionWithUser {
  return {
    session: toSession(row),
    user: toUser({ ...row, id: row.user_id, created_at: row.user_created_at }),
  };
}

export function toRefreshTokenRow(token: RefreshToken): RefreshTokenRow {
  return {
    hash: token.hash,
    session_id: token.sessionId,
    created_at: token.createdAt.getTime(),
    expires_at: token.expiresAt.getTime(),
    spent_at: fromInstant(token.spentAt),
    successor_hash: null,
  };
}

export function toSigningKeyRow(key: SigningKey, generation: number): SigningKeyRow {
  return {
    id: key.id,
    generation,
    algorithm: key.algorithm,
    public_key: JSON.stringify(key.publicKey),
    sealed_private_key: key.sealedPrivateKey,
    created_at: key.createdAt.getTime(),
    active_from: key.activeFrom.getTime(),
    token_ttl_seconds: key.tokenTtlSeconds,
  };
}

/** The version before the column has keys that sign from the first. */
export function toSigningKey(row: SigningKeyRow): SigningKey {
  return {
    id: row.id,
    algorithm: row.algorithm,
    publicKey: JSON.parse(row.public_key),
    sealedPrivateKey: row.sealed_private_key,
    createdAt: toInstant(row.created_at),
    activeFrom: toInstant(row.active_from ?? row.created_at),
    tokenTtlSeconds: row.token_ttl_seconds,
  };
}

export function toAuditEventRow(event: AuditEvent): AuditEventRow {
  return {
    id: event.id,
    type: event.type,
    at: event.at.getTime(),
    user_id: event.userId,
    actor_id: event.actorId,
    ip: event.ip,
    user_agent: event.userAgent,
    request_id: event.requestId,
    details: JSON.stringify(event.details),
  };
}

export function toAuditEvent(row: AuditEventRow): AuditEvent {
  return {
    id: row.id,
    type: row.type,
    at: toInstant(row.at),
    userId: row.user_id,
    actorId: row.actor_id,
    ip: row.ip,
    userAgent: row.user_agent,
    requestId: row.request_id,
    details: JSON.parse(row.details),
  };
}

/** Some drivers hand out a bigint column as text. */
export function toInstant(milliseconds: number | string): Date {
  return new Date(Number(milliseconds));
}

export function toInstantOrNull(milliseconds: number | string | null): Date | null {
  return milliseconds === null ? null : toInstant(milliseconds);
}

function fromInstant(instant: Date | null): number | null {
  return instant === null ? null : instant.getTime();
}
