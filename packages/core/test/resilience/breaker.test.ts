import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { CircuitOpenError, ConfigurationError, DatabaseError, UserAlreadyExistsError } from '../../src/errors.ts';
import { createFakeRuntime } from '../../src/memory/fake-runtime.ts';
import { type BreakerTransition, createBreaker } from '../../src/resilience/breaker.ts';
import { isStorageFailure } from '../../src/resilience/guarded.ts';
import { createListLogger } from '../support/list-logger.ts';
import { rejection } from '../support/rejection.ts';

const limits = { threshold: 3, openSeconds: 60, halfOpenCalls: 2 };

function makeBreaker(options = limits) {
  const runtime = createFakeRuntime();
  const { logger, lines } = createListLogger();
  const breaker = createBreaker('database', options, { isFailure: isStorageFailure, logger, runtime });
  const succeed = () => breaker.execute(async () => 'done');
  const failWith = (error: unknown) => rejection(breaker.execute(() => Promise.reject(error)));
  const fail = () => failWith(new DatabaseError());
  const open = async () => {
    for (let failures = 0; failures < options.threshold; failures += 1) await fail();
  };
  const halfOpen = async () => {
    await open();
    runtime.advance(options.openSeconds);
  };
  /** A call whose end the test decides. */
  const start = () => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    return {
      result: breaker.execute(() => promise),
      succeed: () => resolve('done'),
      fail: () => reject(new DatabaseError()),
    };
  };
  return { breaker, runtime, lines, succeed, fail, failWith, open, halfOpen, start };
}

const closed = suite('a closed circuit breaker');

closed('Initial state is Closed', () => {
  const { breaker } = makeBreaker();
  assert.is(breaker.state, 'closed');
  assert.equal([breaker.failureCount, breaker.lastFailureAt, breaker.nextAttemptAt], [0, null, null]);
});

closed('Closed state allows all requests', async () => {
  const { succeed } = makeBreaker();
  assert.equal(await Promise.all([succeed(), succeed(), succeed(), succeed()]), ['done', 'done', 'done', 'done']);
});

closed('Records failure counts, and when the last one was', async () => {
  const { breaker, runtime, fail } = makeBreaker();
  await fail();
  runtime.advance(5);
  await fail();
  assert.is(breaker.failureCount, 2);
  assert.equal(breaker.lastFailureAt, runtime.now());
});

closed('hands on the error of the call itself', async () => {
  const error = new DatabaseError();
  assert.is(await makeBreaker().failWith(error), error);
});

closed('Transitions to Open after threshold failures', async () => {
  const { breaker, runtime, fail } = makeBreaker();
  await fail();
  await fail();
  assert.is(breaker.state, 'closed');
  await fail();
  assert.is(breaker.state, 'open');
  assert.is(breaker.nextAttemptAt?.getTime(), runtime.now().getTime() + 60_000);
});

closed('counts failures in a row only: a success begins anew', async () => {
  const { breaker, fail, succeed } = makeBreaker();
  await fail();
  await fail();
  await succeed();
  await fail();
  await fail();
  assert.is(breaker.state, 'closed');
  assert.is(breaker.failureCount, 2);
});

closed('counts nothing that a client did, and lets it break no row', async () => {
  const { breaker, fail, failWith } = makeBreaker();
  await fail();
  for (let mistakes = 0; mistakes < 10; mistakes += 1) await failWith(new UserAlreadyExistsError(['email']));
  await failWith(new DOMException('hung up', 'AbortError'));
  assert.equal([breaker.state, breaker.failureCount], ['closed', 1]);
});

closed.run();

const open = suite('an open circuit breaker');

open('Open state rejects requests immediately, without a call', async () => {
  const { breaker, open } = makeBreaker();
  await open();
  let calls = 0;
  const error = await rejection(
    breaker.execute(async () => {
      calls += 1;
    }),
  );
  assert.instance(error, CircuitOpenError);
  assert.is(calls, 0);
});

open('tells when to come back, in whole seconds and at least one', async () => {
  const { breaker, runtime, open, succeed } = makeBreaker();
  await open();
  for (const [afterSeconds, retryAfter] of [
    [0, 60],
    [0.5, 60],
    [59, 1],
    [0.499, 1],
  ] as const) {
    runtime.advance(afterSeconds);
    const error = await rejection(succeed());
    assert.is(error instanceof CircuitOpenError && error.retryAfterSeconds, retryAfter);
  }
  assert.is(breaker.state, 'open');
});

open('Transitions to Half-Open after timeout, with the next call', async () => {
  const { breaker, runtime, open, start } = makeBreaker();
  await open();
  runtime.advance(60);
  const trial = start();
  assert.equal([breaker.state, breaker.nextAttemptAt], ['half_open', null]);
  trial.succeed();
  await trial.result;
});

open('does not stay open for longer because the clock was set back', async () => {
  const { breaker, runtime, open, succeed } = makeBreaker();
  await open();
  runtime.advance(-3600);
  await succeed();
  assert.is(breaker.state, 'half_open');
});

open.run();

const halfOpen = suite('a half-open circuit breaker');

halfOpen('Half-Open state allows its number of trial requests, and refuses the others at once', async () => {
  const { halfOpen, start, succeed } = makeBreaker();
  await halfOpen();
  const trials = [start(), start()];
  const error = await rejection(succeed());
  assert.is(error instanceof CircuitOpenError && error.retryAfterSeconds, 1);
  for (const trial of trials) trial.succeed();
  assert.equal(await Promise.all(trials.map(({ result }) => result)), ['done', 'done']);
});

halfOpen('Half-Open→Closed on success of every trial request', async () => {
  const { breaker, halfOpen, succeed } = makeBreaker();
  await halfOpen();
  await succeed();
  assert.is(breaker.state, 'half_open');
  await succeed();
  assert.equal([breaker.state, breaker.failureCount, breaker.nextAttemptAt], ['closed', 0, null]);
  await Promise.all([succeed(), succeed(), succeed()]);
});

halfOpen('Half-Open→Open on failure of one trial request, for the whole time again', async () => {
  const { breaker, runtime, halfOpen, succeed, fail, start } = makeBreaker();
  await halfOpen();
  const other = start();
  await fail();
  assert.is(breaker.state, 'open');
  other.succeed();
  assert.is(await other.result, 'done');
  assert.is(breaker.state, 'open');
  runtime.advance(59);
  assert.instance(await rejection(succeed()), CircuitOpenError);
  runtime.advance(1);
  await succeed();
  await succeed();
  assert.is(breaker.state, 'closed');
});

halfOpen('takes the mistake of a client for a sign of life', async () => {
  const { breaker, halfOpen, failWith } = makeBreaker();
  await halfOpen();
  await failWith(new UserAlreadyExistsError(['email']));
  await failWith(new UserAlreadyExistsError(['email']));
  assert.is(breaker.state, 'closed');
});

halfOpen.run();

const watched = suite('what is seen of a circuit breaker');

watched('Resets on manual call, and needs a whole row of failures to open again', async () => {
  const { breaker, open, fail, succeed } = makeBreaker();
  await open();
  breaker.reset();
  assert.equal([breaker.state, breaker.failureCount, breaker.nextAttemptAt], ['closed', 0, null]);
  assert.is(await succeed(), 'done');
  await fail();
  await fail();
  assert.is(breaker.state, 'closed');
  await fail();
  assert.is(breaker.state, 'open');
});

watched('can be reset while trial requests run, whose end then does not matter', async () => {
  const { breaker, halfOpen, start } = makeBreaker();
  await halfOpen();
  const trial = start();
  breaker.reset();
  trial.fail();
  await rejection(trial.result);
  assert.is(breaker.state, 'closed');
});

watched('reset while closed forgets the failures and is no transition', async () => {
  const { breaker, lines, fail } = makeBreaker();
  await fail();
  breaker.reset();
  assert.equal([breaker.failureCount, lines.length], [0, 0]);
});

watched('tells every transition to the log and to whoever listens', async () => {
  const { breaker, lines, halfOpen, succeed, open } = makeBreaker();
  const seen: BreakerTransition[] = [];
  const stop = breaker.onTransition((transition) => seen.push(transition));
  await halfOpen();
  await succeed();
  await succeed();
  stop();
  await open();
  assert.equal(seen, [
    { name: 'database', from: 'closed', to: 'open' },
    { name: 'database', from: 'open', to: 'half_open' },
    { name: 'database', from: 'half_open', to: 'closed' },
  ]);
  assert.equal(
    lines.map(({ level, fields }) => [level, fields.event, fields.breaker]),
    [
      ['error', 'breaker.opened', 'database'],
      ['info', 'breaker.half_opened', 'database'],
      ['info', 'breaker.closed', 'database'],
      ['error', 'breaker.opened', 'database'],
    ],
  );
});

watched('has the defaults of the documents: 5 failures, 60 seconds, 3 trial requests', async () => {
  const runtime = createFakeRuntime();
  const { logger } = createListLogger();
  const breaker = createBreaker('database', {}, { isFailure: () => true, logger, runtime });
  const call = (work: () => Promise<unknown>) => breaker.execute(work).catch(() => undefined);
  for (let failures = 0; failures < 4; failures += 1) await call(() => Promise.reject(new Error('down')));
  assert.is(breaker.state, 'closed');
  await call(() => Promise.reject(new Error('down')));
  assert.is(breaker.nextAttemptAt?.getTime(), runtime.now().getTime() + 60_000);
  runtime.advance(60);
  await call(async () => undefined);
  await call(async () => undefined);
  assert.is(breaker.state, 'half_open');
  await call(async () => undefined);
  assert.is(breaker.state, 'closed');
});

watched('refuses options that cannot work', () => {
  for (const options of [{ threshold: 0 }, { openSeconds: 0 }, { halfOpenCalls: 1.5 }, { openSeconds: Number.NaN }]) {
    assert.throws(
      () => makeBreaker({ ...limits, ...options }),
      (error: unknown) => error instanceof ConfigurationError,
    );
  }
});

watched.run();
