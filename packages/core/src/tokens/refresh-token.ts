import { createHmac, hash, type KeyObject } from 'node:crypto';
import type { Runtime } from '../ports/runtime.ts';

const tokenBytes = 32;
const tokenForm = /^[A-Za-z0-9_-]{43}$/;

/** A fresh refresh token: 256 random bits, base64url. */
export function createRefreshToken(runtime: Runtime): string {
  return runtime.randomBytes(tokenBytes).toString('base64url');
}

/**
 * The token that this one is exchanged for. It is derived, so that a client whose answer was lost can be given the same
 * successor again although only hashes are stored.
 */
export function deriveSuccessor(token: string, key: KeyObject): string {
  return createHmac('sha256', key).update(token).digest('base64url');
}

/** What is stored of a token. It is as random as the token, so a plain hash suffices. */
export function hashRefreshToken(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** Whether this can be one of our tokens at all. */
export function isRefreshToken(token: string): boolean {
  return typeof token === 'string' && tokenForm.test(token);
}
