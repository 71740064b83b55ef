import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Hit, RateLimiter, Verdict } from '../ports/rate-limiter.ts';

export interface RateLimiterSuite {
  /** The runner's own function: a suite of uvu, `test` of `node:test`, `it` of Vitest. */
  readonly test: (name: string, run: () => Promise<void>) => unknown;
  /**
   * Called once for each test; the limiters that the answer makes count together, and nothing has been counted yet. The suite closes
   * them.
   */
  readonly createNetwork: () => JoinLimiters | Promise<JoinLimiters>;
}

/** Makes one more limiter that counts together with the others; the same one again where nothing is shared. */
export type JoinLimiters = () => RateLimiter | Promise<RateLimiter>;

type Join = () => Promise<RateLimiter>;

/**
 * Holds an adapter to the contract of {@link RateLimiter}: registers one test for each fact, races included. Assertions are those
 * of `node:assert/strict`; it waits for windows of a second to pass.
 */
export function testRateLimiter({ test, createNetwork }: RateLimiterSuite): void {
  for (const [name, check] of Object.entries(facts)) {
    test(name, async () => {
      const opened: RateLimiter[] = [];
      const join = await createNetwork();
      try {
        await check(async () => {
          const limiter = await join();
          opened.push(limiter);
          return limiter;
        });
      } finally {
        await Promise.all(opened.map((limiter) => limiter.close()));
      }
    });
  }
}

const facts: Readonly<Record<string, (join: Join) => Promise<void>>> = {
  'as many as the limit says are allowed, and each says how many are left': async (join) => {
    const limiter = await join();
    const verdicts = [];
    for (let i = 0; i < 5; i++) verdicts.push(await consumeOne(limiter, makeHit({ limit: 3 })));
    assert.deepEqual(verdicts.map(summarize), ['2 left', '1 left', '0 left', 'refused', 'refused']);
  },

  'a verdict says when more is allowed: with the window for a hit that is, within two windows for one that is not':
    async (join) => {
      const limiter = await join();
      const hit = makeHit({ limit: 1 });
      const [allowed, refused] = [await consumeOne(limiter, hit), await consumeOne(limiter, hit)];
      for (const [{ resetSeconds }, most] of [
        [allowed, hit.windowSeconds],
        [refused, 2 * hit.windowSeconds],
      ] as const)
        assert.ok(Number.isInteger(resetSeconds) && resetSeconds >= 1 && resetSeconds <= most, `${resetSeconds}`);
    },

  'each key is counted by itself, whatever it consists of': async (join) => {
    const limiter = await join();
    for (const key of ['a', 'b', 'a:b', 'a b', '{a}', "'; --", 'Zoë\n\u2028🔑', 'x'.repeat(200)]) {
      assert.equal(summarize(await consumeOne(limiter, makeHit({ key, limit: 1 }))), '0 left', key);
      assert.equal(summarize(await consumeOne(limiter, makeHit({ key, limit: 1 }))), 'refused', key);
    }
  },

  'each limit counts in windows of its own': async (join) => {
    const limiter = await join();
    const hits = [makeHit({ key: 'short', limit: 2 }), makeHit({ key: 'long', limit: 4, windowSeconds: 86_400 })];
    assert.deepEqual((await limiter.consume(hits)).map(summarize), ['1 left', '3 left']);
    assert.deepEqual((await limiter.consume(hits)).map(summarize), ['0 left', '2 left']);
  },

  'no hits have no verdicts': async (join) => {
    const limiter = await join();
    assert.deepEqual(await limiter.consume([]), []);
    await limiter.giveBack([]);
  },

  'a call is counted wholly or not at all: one hit that is refused keeps the others from being counted': async (
    join,
  ) => {
    const limiter = await join();
    const [full, free] = [makeHit({ key: 'full', limit: 1 }), makeHit({ key: 'free', limit: 3 })];
    await limiter.consume([full]);
    for (let i = 0; i < 5; i++) {
      assert.deepEqual((await limiter.consume([free, full])).map(summarize), ['3 left', 'refused']);
    }
    assert.equal(summarize(await consumeOne(limiter, free)), '2 left');
  },

  'what is refused counts nothing': async (join) => {
    const limiter = await join();
    const hit = makeHit({ limit: 2 });
    for (let i = 0; i < 10; i++) await limiter.consume([hit]);
    await limiter.giveBack([hit]);
    assert.equal(summarize(await consumeOne(limiter, hit)), '0 left');
  },

  'what is given back can be had again, once': async (join) => {
    const limiter = await join();
    const hit = makeHit({ limit: 2 });
    await limiter.consume([hit]);
    await limiter.consume([hit]);
    await limiter.giveBack([hit]);
    assert.equal(summarize(await consumeOne(limiter, hit)), '0 left');
    assert.equal(summarize(await consumeOne(limiter, hit)), 'refused');
  },

  'nobody gets more by giving back what was never counted': async (join) => {
    const limiter = await join();
    const hit = makeHit({ limit: 2 });
    await limiter.giveBack([hit, makeHit({ key: 'other' })]);
    assert.equal(summarize(await consumeOne(limiter, hit)), '1 left');
    for (let i = 0; i < 5; i++) await limiter.giveBack([hit]);
    assert.equal(summarize(await consumeOne(limiter, hit)), '1 left');
  },

  'of many simultaneous calls exactly as many as the limit says are allowed': async (join) => {
    const limiters = [await join(), await join()];
    const calls = Array.from({ length: 50 }, (_, index) => limiters[index % 2]?.consume([makeHit({ limit: 10 })]));
    const verdicts = (await Promise.all(calls)).flatMap((each) => each ?? []);
    assert.equal(verdicts.filter(({ isAllowed }) => isAllowed).length, 10);
  },

  'simultaneous calls over several keys never count half': async (join) => {
    const limiters = [await join(), await join()];
    const [one, other] = [makeHit({ key: 'one', limit: 10 }), makeHit({ key: 'other', limit: 15 })];
    const calls = Array.from({ length: 40 }, (_, index) => {
      return limiters[index % 2]?.consume(index % 4 < 2 ? [one, other] : [other, one]);
    });
    const judged = (await Promise.all(calls)).flatMap((verdicts) => (verdicts === undefined ? [] : [verdicts]));
    assert.equal(judged.filter((verdicts) => verdicts.every(({ isAllowed }) => isAllowed)).length, 10);
    const left = await Promise.all(Array.from({ length: 10 }, () => limiters[0]?.consume([other])));
    assert.equal(left.filter((verdicts) => verdicts?.[0]?.isAllowed).length, 5);
  },

  'limiters that share count together': async (join) => {
    const [one, other] = [await join(), await join()];
    const hit = makeHit({ limit: 2 });
    assert.equal(summarize(await consumeOne(one, hit)), '1 left');
    assert.equal(summarize(await consumeOne(other, hit)), '0 left');
    assert.equal(summarize(await consumeOne(one, hit)), 'refused');
    await other.giveBack([hit]);
    assert.equal(summarize(await consumeOne(one, hit)), '0 left');
  },

  'windows pass: what was refused is allowed again, and never more than one window allows at once': async (join) => {
    const limiter = await join();
    const hit = makeHit({ limit: 4, windowSeconds: 1 });
    let allowed = 0;
    let bursts = 0;
    const deadline = performance.now() + 10_000;
    while (allowed < 12) {
      assert.ok(performance.now() < deadline, 'the windows do not pass');
      const verdicts = await Promise.all(Array.from({ length: 8 }, () => consumeOne(limiter, hit)));
      const burst = verdicts.filter(({ isAllowed }) => isAllowed).length;
      assert.ok(burst <= hit.limit);
      bursts += burst > 0 ? 1 : 0;
      allowed += burst;
      await pause(20);
    }
    assert.ok(bursts > 2, 'older hits are forgotten little by little');
  },

  'a limiter says where it counts, and may be closed twice': async (join) => {
    const limiter = await join();
    assert.ok(['local', 'shared'].includes(limiter.state));
    await limiter.close();
    await limiter.close();
  },
};

function makeHit(members: Partial<Hit> = {}): Hit {
  return { key: 'key', limit: 10, windowSeconds: 3600, ...members };
}

async function consumeOne(limiter: RateLimiter, hit: Hit): Promise<Verdict> {
  const [verdict] = await limiter.consume([hit]);
  assert.ok(verdict, 'a hit without a verdict');
  return verdict;
}

function summarize({ isAllowed, remaining }: Verdict): string {
  return isAllowed ? `${remaining} left` : 'refused';
}
