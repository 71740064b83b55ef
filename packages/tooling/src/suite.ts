import { suite as uvuSuite } from 'uvu';
import { createJournal, type Hook, JOURNAL_VARIABLE } from './journal.ts';
import { judge } from './verdict.ts';

type Callback<T> = (context: T & { __suite__: string; __test__: string }) => Promise<void> | void;

interface HookRegistration<T> {
  (hook: Callback<T>): void;
  /** The same, around each test. */
  each(hook: Callback<T>): void;
}

/** A suite as uvu has it. */
export interface Suite<T> {
  (name: string, test: Callback<T>): void;
  /** Leaves the other tests out: for a moment at the desk, and red. */
  only(name: string, test: Callback<T>): void;
  /** Red: use {@link skipLoudly} where a test really cannot run. */
  skip(name?: string, test?: Callback<T>): void;
  readonly before: HookRegistration<T>;
  readonly after: HookRegistration<T>;
  run(): void;
}

const journalFile = process.env[JOURNAL_VARIABLE];
delete process.env[JOURNAL_VARIABLE];
const journal = createJournal(journalFile);
let suites = 0;
let tests = 0;

process.on('exit', () => {
  const { failed, faults } = judge(journal.events, { ci: Boolean(process.env.CI) });
  if (failed > 0) process.exitCode ||= 1;
  if (!journalFile) for (const fault of faults) console.error(`FAULT ${fault}`);
});

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function watchTest<T>(suite: number, name: string, run: Callback<T>): Callback<T> {
  const test = tests++;
  journal.record({ type: 'test', suite, test, name });
  return async (context) => {
    try {
      await run(context);
      journal.record({ type: 'passed', suite, test });
    } catch (error) {
      journal.record({ type: 'failed', suite, test });
      throw error;
    }
  };
}

/** An `after` hook's error is noted and goes no further: uvu would leave out the other hooks, or run this one again. */
function watchHook<T>(suite: number, hook: Hook, run: Callback<T>): Callback<T> {
  return async (context) => {
    try {
      await run(context);
    } catch (error) {
      journal.record({ type: 'hook-failed', suite, hook, message: messageOf(error) });
      if (hook.startsWith('before')) throw error;
    }
  };
}

/** uvu's `suite`, with every test and hook on record, so that nothing that did not run can look green. */
export function suite<T extends object = Record<string, unknown>>(name: string, context?: T): Suite<T> {
  const inner = uvuSuite<T>(name, context);
  const id = suites++;
  journal.record({ type: 'suite', suite: id, name });
  const register = (hook: 'before' | 'after') =>
    Object.assign((run: Callback<T>) => inner[hook](watchHook(id, hook, run)), {
      each: (run: Callback<T>) => inner[hook].each(watchHook(id, `${hook}.each`, run)),
    });
  return Object.assign((testName: string, run: Callback<T>) => inner(testName, watchTest(id, testName, run)), {
    before: register('before'),
    after: register('after'),
    only(testName: string, run: Callback<T>) {
      journal.record({ type: 'alone', suite: id, name: testName });
      inner.only(testName, watchTest(id, testName, run));
    },
    skip(testName = 'a test without a name') {
      journal.record({ type: 'skipped', suite: id, name: testName });
      inner.skip();
    },
    run() {
      journal.record({ type: 'run', suite: id });
      inner.after(() => journal.record({ type: 'finished', suite: id }));
      inner.run();
    },
  });
}

/** Stands for a whole suite that cannot run on this machine. The reason is printed with the results, and it is red where CI is set. */
export function skipLoudly(name: string, reason: string): void {
  const id = suites++;
  journal.record({ type: 'suite', suite: id, name });
  journal.record({ type: 'run', suite: id });
  journal.record({ type: 'skipped', suite: id, name, reason });
  journal.record({ type: 'finished', suite: id });
}
