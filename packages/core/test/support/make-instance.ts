import { type Auth, type AuthOptions, type AuthPorts, createAuth } from '@auth/core';
import { secret } from './make-auth.ts';

/** One of several instances, over the ports that they share. */
export function makeInstance(ports: AuthPorts, options: Partial<AuthOptions> = {}): Promise<Auth> {
  const passwords = { bcryptCost: 4, ...options.passwords };
  return createAuth(ports, { secret, issuer: 'https://auth.example', environment: 'test', ...options, passwords });
}

/** The `kid` of a token. */
export function keyIdOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
}
