import { type Auth, type AuthOptions, type AuthPorts, createAuth, type Storage } from '@auth/core';
import { createFakeRuntime, createMemoryStorage, type FakeRuntime } from '@auth/core/memory';
import { createListLogger, type LoggedLine } from './list-logger.ts';

export const secret = 'a secret of a test that is longer than 32 bytes';

export const ada = { email: 'ada@example.org', username: 'Ada', password: 'correct horse battery staple' };

export interface TestAuth {
  readonly auth: Auth;
  readonly storage: Storage;
  readonly runtime: FakeRuntime;
  readonly lines: readonly LoggedLine[];
}

/** A system in memory, with a clock that stands still and hashes that cost little. */
export async function makeAuth(
  options: Partial<AuthOptions> = {},
  storage = createMemoryStorage(),
  ports: Partial<AuthPorts> = {},
): Promise<TestAuth> {
  const runtime = createFakeRuntime();
  const { logger, lines } = createListLogger();
  const auth = await createAuth(
    { storage, runtime, logger, ...ports },
    {
      secret,
      issuer: 'https://auth.example',
      environment: 'test',
      ...options,
      passwords: { bcryptCost: 4, ...options.passwords },
    },
  );
  return { auth, storage, runtime, lines };
}
