import type { AuditEventType, SigningAlgorithm } from '@auth/core';
import { defineEntity, p } from '@mikro-orm/core';
import type { InferKyselyDB } from '@mikro-orm/sql';

/**
 * An instant, in milliseconds since 1970: exact, ordered and without a time zone on every database. Like text and 0 or 1 for a
 * switch, it reaches each driver as it is, so that one set of queries and migrations serves them all.
 */
const instant = () => p.bigint('number');

export const UserEntity = defineEntity({
  name: 'User',
  tableName: 'users',
  indexes: [{ name: 'users_is_active_id_index', properties: ['isActive', 'id'] }],
  properties: {
    id: p.text().primary(),
    email: p.text().unique('users_email_unique'),
    username: p.text(),
    /** The username in the form in which it is unique. */
    usernameKey: p.text().unique('users_username_key_unique'),
    passwordHash: p.text().nullable(),
    isActive: p.integer(),
    emailVerified: p.integer(),
    /** A JSON array of strings; {@link UserRoleEntity} holds them as well, to be looked up. */
    roles: p.text(),
    createdAt: instant(),
    updatedAt: instant(),
    lastLoginAt: instant().nullable(),
  },
});

export const UserRoleEntity = defineEntity({
  name: 'UserRole',
  tableName: 'user_roles',
  properties: {
    role: p.text().primary(),
    user: () => p.manyToOne(UserEntity).primary().deleteRule('cascade').index('user_roles_user_id_index'),
  },
});

export const SessionEntity = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  indexes: [
    { name: 'sessions_user_id_id_index', properties: ['user', 'id'] },
    { name: 'sessions_expires_at_index', properties: ['expiresAt'] },
    { name: 'sessions_revoked_at_index', properties: ['revokedAt'], where: 'revoked_at is not null' },
  ],
  properties: {
    id: p.text().primary(),
    user: () => p.manyToOne(UserEntity).deleteRule('cascade').index(false),
    createdAt: instant(),
    lastUsedAt: instant(),
    expiresAt: instant(),
    passwordProvedAt: instant(),
    ip: p.text().nullable(),
    userAgent: p.text().nullable(),
    revokedAt: instant().nullable(),
  },
});

export const RefreshTokenEntity = defineEntity({
  name: 'RefreshToken',
  tableName: 'refresh_tokens',
  uniques: [{ name: 'refresh_tokens_unspent_unique', properties: ['session'], where: 'spent_at is null' }],
  indexes: [
    { name: 'refresh_tokens_spent_expires_at_index', properties: ['expiresAt'], where: 'spent_at is not null' },
  ],
  properties: {
    hash: p.text().primary(),
    session: () => p.manyToOne(SessionEntity).deleteRule('cascade').index('refresh_tokens_session_id_index'),
    createdAt: instant(),
    expiresAt: instant(),
    spentAt: instant().nullable(),
    /** What it was exchanged for. */
    successorHash: p.text().nullable(),
  },
});

export const SigningKeyEntity = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_keys',
  properties: {
    id: p.text().primary(),
    /** 1 for the first key and one more for each that follows, so that two instances cannot both add the next one. */
    generation: p.integer().unique('signing_keys_generation_unique'),
    algorithm: p.text().$type<SigningAlgorithm>(),
    /** A JSON Web Key. */
    publicKey: p.text(),
    sealedPrivateKey: p.text(),
    createdAt: instant(),
    /** Null in what the version before this column adds: as `createdAt`. */
    activeFrom: instant().nullable(),
    tokenTtlSeconds: p.integer().default(0),
  },
});

/** Outlives the users it tells of, so nothing refers to them. */
export const AuditEventEntity = defineEntity({
  name: 'AuditEvent',
  tableName: 'audit_events',
  indexes: [
    { name: 'audit_events_at_id_index', properties: ['at', 'id'] },
    { name: 'audit_events_user_id_at_id_index', properties: ['userId', 'at', 'id'] },
    { name: 'audit_events_type_at_id_index', properties: ['type', 'at', 'id'] },
  ],
  properties: {
    id: p.text().primary(),
    type: p.text().$type<AuditEventType>(),
    at: instant(),
    userId: p.text().nullable(),
    actorId: p.text().nullable(),
    ip: p.text().nullable(),
    userAgent: p.text().nullable(),
    requestId: p.text().nullable(),
    /** A JSON object. */
    details: p.text(),
  },
});

export const entities = [
  UserEntity,
  UserRoleEntity,
  SessionEntity,
  RefreshTokenEntity,
  SigningKeyEntity,
  AuditEventEntity,
];

/** The tables as queries see them. */
export type Tables = InferKyselyDB<(typeof entities)[number]>;
