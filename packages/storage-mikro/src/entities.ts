import type { SigningAlgorithm } from '@auth/core';
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
  properties: {
    id: p.text().primary(),
    email: p.text().unique('users_email_unique'),
    username: p.text(),
    /** The username in the form in which it is unique. */
    usernameKey: p.text().unique('users_username_key_unique'),
    passwordHash: p.text().nullable(),
    isActive: p.integer(),
    emailVerified: p.integer(),
    /** A JSON array of strings. */
    roles: p.text(),
    createdAt: instant(),
    updatedAt: instant(),
    lastLoginAt: instant().nullable(),
  },
});

export const SessionEntity = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: p.text().primary(),
    user: () => p.manyToOne(UserEntity).deleteRule('cascade').index('sessions_user_id_index'),
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
  },
});

export const entities = [UserEntity, SessionEntity, RefreshTokenEntity, SigningKeyEntity];

/** The tables as queries see them. */
export type Tables = InferKyselyDB<(typeof entities)[number]>;
