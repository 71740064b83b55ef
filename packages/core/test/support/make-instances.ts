import { type Auth, type AuthOptions, createAuth, type Revocations, type Storage } from '@auth/core';
import { createFakeRuntime, createMemoryStorage, type FakeRuntime } from '@auth/core/memory';
import { createListLogger, type LoggedLine } from './list-logger.ts';
import { secret } from './make-auth.ts';

export interface Instances {
  readonly auths: readonly [Auth, Auth];
  readonly runtime: FakeRuntime;
  readonly lines: readonly LoggedLine[];
}

interface InstancesOptions extends Partial<AuthOptions> {
  readonly storage?: Storage;
  /** The channel of each instance. */
  readonly joinChannel?: () => Revocations;
}

/** Two instances over one storage and one clock. */
export async function makeInstances(given: InstancesOptions = {}): Promise<Instances> {
  const { storage = createMemoryStorage(), joinChannel, ...options } = given;
  const runtime = createFakeRuntime();
  const { logger, lines } = createListLogger();
  const create = () =>
    createAuth(
      { storage, runtime, logger, ...(joinChannel && { revocations: joinChannel() }) },
      { secret, issuer: 'https://auth.example', environment: 'test', passwords: { bcryptCost: 4 }, ...options },
    );
  return { auths: [await create(), await create()], runtime, lines };
}
