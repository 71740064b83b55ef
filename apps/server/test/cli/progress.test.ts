import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { withProgress } from '../../src/cli/progress.ts';
import { makeTerminal } from './terminal.ts';

/** Runs work of so many seconds, which reports each of them. */
async function runFor(seconds: number, isTTY: boolean): Promise<string> {
  const { terminal, errors } = makeTerminal({ isTTY });
  const timer = { tick: (): void => assert.unreachable('no timer was started'), isStopped: false };
  const every = (milliseconds: number, tick: () => void) => {
    assert.is(milliseconds, 1000);
    timer.tick = tick;
    return () => {
      timer.isStopped = true;
    };
  };
  const work = async (report: (state: string) => void) => {
    for (let second = 1; second <= seconds; second += 1) {
      report(`${second} rows`);
      timer.tick();
    }
    return 'done';
  };
  assert.is(await withProgress(terminal.stderr, 'Purging', work, { every }), 'done');
  assert.is(timer.isStopped, true);
  return errors();
}

const test = suite('progress');

test('work of less than a second is not spoken of', async () => {
  assert.is(await runFor(0, true), '');
  assert.is(await runFor(0, false), '');
});

test('on a terminal it is one line that changes and goes away', async () => {
  const clear = '\r\u001b[K';
  assert.is(await runFor(2, true), `${clear}Purging … 1 rows, 1 s${clear}Purging … 2 rows, 2 s${clear}`);
});

test('elsewhere it is a plain line every ten seconds', async () => {
  assert.is(await runFor(20, false), 'Purging … 10 rows, 10 s\nPurging … 20 rows, 20 s\n');
});

test('it ends when the work fails, with the same error', async () => {
  const { terminal, errors } = makeTerminal({ isTTY: true });
  const failure = new Error('gone');
  const work = () => Promise.reject(failure);
  const error = await withProgress(terminal.stderr, 'Copying', work).catch((error: unknown) => error);
  assert.is(error, failure);
  assert.is(errors(), '');
});

test.run();
