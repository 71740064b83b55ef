import { type LogFields, type PurgeResult, silentLogger } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { Housekeeping } from '../src/housekeeping.ts';

interface Turn {
  readonly seconds: number;
  readonly run: () => void;
  isCancelled: boolean;
}

const nothing: PurgeResult = { sessions: 0, refreshTokens: 0, auditEvents: 0 };
const something: PurgeResult = { sessions: 2, refreshTokens: 3, auditEvents: 5 };

/** Housekeeping whose timer is turned by hand. */
function makeHousekeeping(intervalSeconds: number, random = 0.5) {
  const turns: Turn[] = [];
  const lines: string[] = [];
  const write = (level: string) => (message: string, fields?: LogFields) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const runs: { batch(total: PurgeResult): void; end(): void; fail(error: Error): void }[] = [];
  const housekeeping = new Housekeeping({
    purge: (onProgress) => {
      const { promise, resolve, reject } = Promise.withResolvers<PurgeResult>();
      const batch = (total: PurgeResult) => {
        try {
          onProgress(total);
        } catch (error) {
          reject(error);
        }
      };
      runs.push({ batch, end: () => resolve(something), fail: reject });
      return promise;
    },
    logger: { ...silentLogger, info: write('INFO'), warning: write('WARNING') },
    intervalSeconds,
    random: () => random,
    after: (milliseconds, run) => {
      const turn: Turn = { seconds: milliseconds / 1000, run, isCancelled: false };
      turns.push(turn);
      return () => {
        turn.isCancelled = true;
      };
    },
  });
  /** Lets everything that waits for a promise go on. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { housekeeping, turns, runs, lines, settle };
}

const test = suite('housekeeping');

test('its first run comes within a minute, the others every interval, a little sooner or later', async () => {
  for (const [random, first, next] of [
    [0, 0, 3240],
    [0.5, 30, 3600],
    [1, 60, 3960],
  ] as const) {
    const { housekeeping, turns, runs, settle } = makeHousekeeping(3600, random);
    housekeeping.start();
    turns[0]!.run();
    runs[0]!.end();
    await settle();
    assert.equal(
      turns.map(({ seconds }) => Math.round(seconds)),
      [first, next],
    );
  }
});

test('with an interval of less than a minute the first run comes within it', () => {
  const { housekeeping, turns } = makeHousekeeping(10, 1);
  housekeeping.start();
  assert.is(turns[0]?.seconds, 10);
});

test('an interval of 0 means never', () => {
  const { housekeeping, turns } = makeHousekeeping(0);
  housekeeping.start();
  assert.is(turns.length, 0);
});

test('what was deleted is one INFO line with counts, and nothing is none', async () => {
  for (const [total, expected] of [
    [nothing, []],
    [
      something,
      [
        'INFO deleted what was past its retention {"event":"housekeeping.purged","sessions_count":2,"refresh_tokens_count":3,"audit_events_count":5}',
      ],
    ],
  ] as const) {
    const { housekeeping, turns, runs, lines, settle } = makeHousekeeping(60);
    housekeeping.start();
    turns[0]!.run();
    runs[0]!.batch({ ...total, sessions: 0 });
    runs[0]!.batch(total);
    runs[0]!.end();
    await settle();
    assert.equal(lines, expected);
  }
});

test('a failure is a warning, what was deleted before it is told, and the next turn comes', async () => {
  const { housekeeping, turns, runs, lines, settle } = makeHousekeeping(60);
  housekeeping.start();
  turns[0]!.run();
  runs[0]!.batch(something);
  runs[0]!.fail(new Error('the database is gone'));
  await settle();
  assert.equal(
    lines.map((line) => line.split(' ')[0]),
    ['INFO', 'WARNING'],
  );
  turns[1]!.run();
  assert.is(runs.length, 2);
});

test('stopping prevents the next run', async () => {
  const { housekeeping, turns } = makeHousekeeping(60);
  housekeeping.start();
  await housekeeping.stop();
  assert.is(turns[0]?.isCancelled, true);
});

test('stopping ends a run after its batch, waits for that, and says nothing of a failure', async () => {
  const { housekeeping, turns, runs, lines, settle } = makeHousekeeping(60);
  housekeeping.start();
  turns[0]!.run();
  const state = { isStopped: false };
  const stopped = housekeeping.stop().then(() => {
    state.isStopped = true;
  });
  await settle();
  assert.is(state.isStopped, false);
  runs[0]!.batch(something);
  await stopped;
  assert.equal(
    lines.map((line) => line.split(' ')[0]),
    ['INFO'],
  );
  assert.is(turns.length, 1);
});

test.run();
