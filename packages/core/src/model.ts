/** An account as everyone may see it: its password hash travels apart, in {@link Credentials}. */
export interface User {
  /** UUIDv7. */
  readonly id: string;
  /** Trimmed, NFC and lower-cased; unique in that form. */
  readonly email: string;
  /** As typed; unique without regard to case. */
  readonly username: string;
  readonly isActive: boolean;
  readonly emailVerified: boolean;
  readonly roles: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** When a login last succeeded; null before the first. */
  readonly lastLoginAt: Date | null;
}

/** What a password is checked against. */
export interface Credentials {
  readonly user: User;
  /** A bcrypt hash; null for an account that has no password yet. */
  readonly passwordHash: string | null;
}

/** One sign-in of one user on one device; the family (RFC 9700) that its refresh tokens belong to. */
export interface Session {
  /** UUIDv7; the `sid` claim of its access tokens. */
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  /** When it was last started or refreshed. */
  readonly lastUsedAt: Date;
  /** The end that no refresh moves. */
  readonly expiresAt: Date;
  /** When the password was last proved in this session. */
  readonly passwordProvedAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Null while it is alive. */
  readonly revokedAt: Date | null;
}

/** What is kept of a refresh token. At most one of a session's tokens is unspent. */
export interface RefreshToken {
  /** SHA-256 of the token, base64url; the token itself is never stored. */
  readonly hash: string;
  readonly sessionId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When it was exchanged for its successor; null while it can be. */
  readonly spentAt: Date | null;
}

/** The algorithms a signing key can be made for (RFC 7518). */
export type SigningAlgorithm = 'ES256' | 'HS256' | 'RS256';

/** A JSON Web Key (RFC 7517): the members of public EC and RSA keys (RFC 7518, section 6), and whatever else it has. */
export interface Jwk {
  readonly kty?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
  readonly [member: string]: unknown;
}

/** A key that signs access tokens, as it is stored. */
export interface SigningKey {
  /** The `kid` of the tokens it signs: the RFC 7638 thumbprint of its public half. */
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  /** The public half as a JSON Web Key (RFC 7517). */
  readonly publicKey: Jwk;
  /** The private half, encrypted with a key derived from the secret of the deployment. */
  readonly sealedPrivateKey: string;
  readonly createdAt: Date;
  /** From when on it signs, until a later key does; until then it is published only, so that everyone knows it by then. */
  readonly activeFrom: Date;
  /** The longest life, in seconds, of the tokens it may have signed: so long it verifies after its successor took over. */
  readonly tokenTtlSeconds: number;
}

/** Something that happened to the security of an account, as it is kept. */
export interface AuditEvent {
  /** UUIDv7. */
  readonly id: string;
  /** `auth.login.succeeded`, `admin.user.updated` …; see {@link AuditEventType}. */
  readonly type: AuditEventType;
  readonly at: Date;
  /** Whom it concerns; null for somebody unknown. */
  readonly userId: string | null;
  /** Who did it; null for somebody unknown, and for the operator of the service. */
  readonly actorId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  /** What else there is to know of this type of event; never a secret. */
  readonly details: AuditDetails;
}

export type AuditDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Everything that is written to the audit trail. */
export const auditEventTypes = [
  'auth.registration.succeeded',
  'auth.login.succeeded',
  'auth.login.failed',
  'auth.rate_limited',
  'auth.refresh.reused',
  'auth.logout',
  'auth.logout_all',
  'account.updated',
  'account.password_changed',
  'account.deleted',
  'account.session_revoked',
  'account.reauthentication_failed',
  'admin.user.created',
  'admin.user.updated',
  'admin.user.deleted',
  'admin.user.password_set',
  'admin.user.sessions_revoked',
  'keys.rotated',
  'keys.revoked',
] as const;

export type AuditEventType = (typeof auditEventTypes)[number];
