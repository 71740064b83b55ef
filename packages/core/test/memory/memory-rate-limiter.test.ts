import { testRateLimiter } from '@auth/core/conformance';
import { createFakeRuntime, createMemoryRateLimiter } from '@auth/core/memory';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';

const conformance = suite('memory rate limiter: conformance');

testRateLimiter({
  test: conformance,
  createNetwork: () => {
    const limiter = createMemoryRateLimiter();
    return () => limiter;
  },
});

conformance.run();

function makeLimiter(maxKeys?: number) {
  const runtime = createFakeRuntime();
  const limiter = createMemoryRateLimiter({ runtime, ...(maxKeys !== undefined && { maxKeys }) });
  const hit = { key: 'key', limit: 10, windowSeconds: 60 };
  const consume = async (members: Partial<typeof hit> = {}) => {
    const [verdict] = await limiter.consume([{ ...hit, ...members }]);
    if (verdict === undefined) throw new Error('no verdict');
    return verdict;
  };
  /** How many of so many calls in a row are allowed. */
  const burst = async (calls: number) => {
    let allowed = 0;
    for (let i = 0; i < calls; i++) allowed += (await consume()).isAllowed ? 1 : 0;
    return allowed;
  };
  return { runtime, limiter, consume, burst };
}

const memory = suite('memory rate limiter');

memory('the edge of a window lets no double burst through', async () => {
  const { runtime, burst } = makeLimiter();
  runtime.advance(59.9);
  assert.is(await burst(20), 10);
  runtime.advance(0.2);
  assert.is(await burst(20), 0);
});

memory('what is past is forgotten little by little', async () => {
  const { runtime, burst } = makeLimiter();
  assert.is(await burst(20), 10);
  runtime.advance(60);
  assert.is(await burst(20), 0);
  runtime.advance(30);
  assert.is(await burst(20), 5);
  runtime.advance(30);
  assert.is(await burst(20), 5);
  runtime.advance(120);
  assert.is(await burst(20), 10);
});

memory('a refused hit is allowed after just as many seconds as its verdict said', async () => {
  for (const limit of [1, 2, 7, 10, 100]) {
    for (const secondsBefore of [0, 0.001, 13.7, 59.999]) {
      const { runtime, consume } = makeLimiter();
      runtime.advance(secondsBefore);
      for (let i = 0; i < limit; i++) await consume({ limit });
      for (let i = 0; i < 5; i++) {
        const { isAllowed, resetSeconds, remaining } = await consume({ limit });
        assert.equal([isAllowed, remaining], [false, 0]);
        runtime.advance(resetSeconds - 1);
        assert.is((await consume({ limit })).isAllowed, false, `${limit} after ${secondsBefore}, one second early`);
        runtime.advance(1);
        assert.is((await consume({ limit })).isAllowed, true, `${limit} after ${secondsBefore}`);
        while ((await consume({ limit })).isAllowed);
      }
    }
  }
});

memory('what is given back behind the edge of its window is taken from there', async () => {
  const { runtime, limiter, burst, consume } = makeLimiter();
  await burst(10);
  runtime.advance(60);
  await limiter.giveBack([{ key: 'key', limit: 10, windowSeconds: 60 }]);
  assert.is((await consume()).isAllowed, true);
  assert.is((await consume()).isAllowed, false);
});

memory('a clock that is set back lets nobody through, and nobody is kept away for more than two windows', async () => {
  for (const step of [-0.5, -90, -86_400 * 365]) {
    const { runtime, burst } = makeLimiter();
    runtime.advance(30);
    await burst(10);
    runtime.advance(step);
    assert.is(await burst(20), 0, `${step}`);
    runtime.advance(120);
    assert.is(await burst(20), 10, `${step}`);
  }
});

memory('a million keys take no more room than as many as it remembers', async () => {
  const { limiter, consume } = makeLimiter();
  for (let i = 0; i < 1_000_000; i++) await consume({ key: `key ${i}` });
  assert.ok(limiter.size > 0 && limiter.size <= 100_000, `${limiter.size}`);
  for (let i = 0; i < 100_000; i++) await consume({ key: `key ${i}`, limit: 1 });
  assert.ok(limiter.size <= 100_000, `${limiter.size}`);
});

memory('a flood of new keys sets nobody free who has used up half of a limit', async () => {
  const { limiter, consume, burst } = makeLimiter(100);
  await burst(6);
  for (let i = 0; i < 10_000; i++) await consume({ key: `key ${i}` });
  assert.is(limiter.size, 51);
  assert.is(await burst(20), 4);
});

memory('who is limited stays so while others use up their limits, as long as they keep trying', async () => {
  const { consume, burst } = makeLimiter(100);
  await burst(10);
  for (let i = 0; i < 1000; i++) {
    await consume({ key: `key ${i}`, limit: 1 });
    assert.is(await burst(1), 0);
  }
});

memory.run();
