import { DatabaseError, type RateLimiter } from '@auth/core';
import { createFakeRuntime, createMemoryRateLimiter } from '@auth/core/memory';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createUnfailingLimiter } from '../../src/limits/unfailing-limiter.ts';
import { createListLogger } from '../support/list-logger.ts';
import { ada, makeAuth } from '../support/make-auth.ts';

const unfailing = suite('a limiter that fails');

const hit = { key: 'key', limit: 2, windowSeconds: 60 };

/** A shared limiter that can be broken. */
function makeBreakable() {
  const runtime = createFakeRuntime();
  const inner = createMemoryRateLimiter({ runtime });
  let isBroken = false;
  const call = <Result>(work: () => Promise<Result>) => (isBroken ? Promise.reject(new Error('gone')) : work());
  const shared: RateLimiter = {
    consume: (hits) => call(() => inner.consume(hits)),
    giveBack: (hits) => call(() => inner.giveBack(hits)),
    state: 'shared',
    close: () => inner.close(),
  };
  const setBroken = (value: boolean) => {
    isBroken = value;
  };
  return { runtime, shared, setBroken };
}

unfailing('goes on in memory, says so once a minute, and comes back by itself', async () => {
  const { runtime, shared, setBroken } = makeBreakable();
  const { logger, lines } = createListLogger();
  const fallback = createMemoryRateLimiter({ runtime });
  const limiter = createUnfailingLimiter(shared, { fallback, logger, runtime });
  const allowed = async () => (await limiter.consume([hit]))[0]?.isAllowed;
  assert.equal([await allowed(), limiter.state], [true, 'shared']);
  setBroken(true);
  assert.equal([await allowed(), await allowed(), await allowed(), limiter.state], [true, true, false, 'degraded']);
  await limiter.giveBack([hit]);
  assert.equal([await allowed(), await allowed()], [true, false]);
  assert.equal(
    lines.map(({ level, fields }) => [level, fields['event']]),
    [['error', 'rate_limiter.failed']],
  );
  runtime.advance(60);
  await allowed();
  assert.is(lines.length, 2);
  setBroken(false);
  runtime.advance(120);
  assert.equal([await allowed(), limiter.state], [true, 'shared']);
  await limiter.close();
});

unfailing('fails no login, and makes health degraded', async () => {
  const { shared, setBroken } = makeBreakable();
  const { auth } = await makeAuth({}, undefined, { rateLimiter: shared });
  await auth.register(ada);
  assert.is((await auth.health()).rateLimiter, 'shared');
  setBroken(true);
  await auth.login({ email: ada.email, password: ada.password }, { ip: '192.0.2.1' });
  const { status, rateLimiter } = await auth.health();
  assert.equal([status, rateLimiter, auth.rateLimits.state], ['degraded', 'degraded', 'degraded']);
  await auth.close();
});

unfailing(
  'is not needed to refuse: the audit trail being out of reach keeps no refusal from being answered',
  async () => {
    const { auth, storage, lines } = await makeAuth({ rateLimits: { register: { limit: 1, windowSeconds: 60 } } });
    storage.audit.append = () => Promise.reject(new DatabaseError());
    const client = { ip: '192.0.2.1' };
    await auth.rateLimits.enter('register', client);
    const error = await auth.rateLimits.enter('register', client).catch((e: unknown) => e);
    assert.is(error instanceof Error && error.name, 'RateLimitedError');
    assert.ok(lines.some(({ message }) => message === 'A refusal could not be written to the audit trail'));
  },
);

unfailing.run();
