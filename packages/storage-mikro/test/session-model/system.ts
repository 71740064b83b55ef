import { createHash } from 'node:crypto';
import { type Auth, type AuthError, createAuth, type SignIn, type Storage } from '@auth/core';
import { createFakeRuntime, createRevocationBus, type FakeRuntime } from '@auth/core/memory';
import * as assert from 'uvu/assert';
import { isAlive, type Model, type ModelSession } from './model.ts';

/** Two instances over one storage, which would trust their caches for ever if nobody told them what has ended. */
export interface System {
  readonly auths: readonly [Auth, Auth];
  readonly storage: Storage;
  readonly runtime: FakeRuntime;
}

/** A user of their own for each run. */
export interface Actor extends System {
  readonly login: { readonly email: string };
}

export async function openSystem(storage: Storage): Promise<System> {
  const runtime = createFakeRuntime();
  const bus = createRevocationBus();
  const options = {
    secret: 'a secret of a test that is longer than 32 bytes',
    issuer: 'https://auth.example',
    environment: 'test',
    accessTokenTtlSeconds: 24 * 60 * 60,
    sessionCacheTtlSeconds: 24 * 60 * 60,
    passwords: { bcryptCost: 4, minScore: 0 },
  } as const;
  const open = () => createAuth({ storage, runtime, revocations: bus.join() }, options);
  return { auths: [await open(), await open()], storage, runtime };
}

export async function createActor(system: System): Promise<Actor> {
  const id = system.runtime.id();
  const login = { email: `${id}@example.org` };
  await system.auths[0].admin.createUser(null, { ...login, username: `u-${id}`, password: passwordOf(0) });
  return { ...system, login };
}

export function passwordOf(number: number): string {
  return `the password with the number ${number}`;
}

/** What a call came to: its result, or the code of the error that it threw. */
export async function outcomeOf(call: Promise<SignIn>): Promise<SignIn | string> {
  return call.catch((error: AuthError) => error.code ?? Promise.reject(error));
}

/** Every access token that was ever issued is good on both instances while its session is, and refused as soon as it is not. */
export async function assertAccess({ sessions }: Model, { auths }: Actor): Promise<void> {
  for (const session of sessions) {
    const expected = isAlive(session) ? 'good' : 'SESSION_REVOKED';
    for (const token of session.accessTokens) {
      for (const auth of auths) assert.is(await verdictOf(auth, token), expected);
    }
  }
}

/** Of all refresh tokens that a session was ever given the last one alone can be unspent. */
export async function assertOneLeaf({ sessions }: Model, { storage }: Actor): Promise<void> {
  for (const session of sessions) {
    const unspent = await unspentOf(session, storage);
    assert.equal(unspent, [session.chain.length - 1]);
  }
}

function verdictOf(auth: Auth, accessToken: string): Promise<string> {
  return auth.authenticate(accessToken).then(
    () => 'good',
    ({ code }: AuthError) => code,
  );
}

async function unspentOf({ chain }: ModelSession, storage: Storage): Promise<number[]> {
  const found = await Promise.all(chain.map((token) => storage.sessions.findByRefreshToken(hashOf(token))));
  return found.flatMap((presented, index) => (presented?.token.spentAt === null ? [index] : []));
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
