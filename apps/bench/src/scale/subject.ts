import { type Auth, createAuth } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';
import type { SeedSize } from '../seeding/seeded.ts';

/** A seeded database with the system in front of it. */
export interface Subject extends SeedSize {
  readonly auth: Auth;
  /** By the number of their session, those that took the place of the seeded ones. */
  readonly refreshTokens: Map<number, string>;
}

/** Close it with `auth.close()`. */
export async function openSubject(url: string, { users, sessions }: SeedSize): Promise<Subject> {
  const storage = await createMikroStorage({ url });
  try {
    const auth = await createAuth({ storage }, options);
    return { auth, users, sessions, refreshTokens: new Map() };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

const options = {
  secret: 'only for databases that nobody needs',
  issuer: 'https://bench.example',
  environment: 'test',
  passwords: { bcryptCost: 4 },
  // However many rounds there are.
  accessTokenTtlSeconds: 24 * 60 * 60,
} as const;
