import type { JournalEvent } from './journal.ts';

/** What is to be said of a test file, of a package, or of all of them. */
export interface Verdict {
  readonly passed: number;
  /** Failing tests and faults. */
  readonly failed: number;
  readonly skipped: number;
  /** What is wrong besides a failing test, one sentence each. */
  readonly faults: readonly string[];
  readonly skipReasons: readonly string[];
}

type Of<T extends JournalEvent['type']> = Extract<JournalEvent, { type: T }>;

function ofType<T extends JournalEvent['type']>(events: readonly JournalEvent[], type: T): Of<T>[] {
  return events.filter((event): event is Of<T> => event.type === type);
}

function hookFaults(events: readonly JournalEvent[]): string[] {
  const faults = ofType(events, 'hook-failed').map(({ hook, message }) => `the ${hook} hook threw: ${message}`);
  return [...new Set(faults)];
}

function choiceFaults(events: readonly JournalEvent[], ci: boolean): string[] {
  return [
    ...ofType(events, 'alone').map(({ name }) => `"${name}" keeps the others from running (.only)`),
    ...ofType(events, 'skipped').flatMap(({ name, reason }) => {
      if (!reason) return [`"${name}" is skipped without a reason`];
      return ci ? [`nothing may be skipped in CI: ${reason}`] : [];
    }),
  ];
}

function endFaults(events: readonly JournalEvent[]): string[] {
  const tests = ofType(events, 'test');
  if (ofType(events, 'run').length === 0) return ['its .run() is missing'];
  if (tests.length + ofType(events, 'skipped').length === 0) return ['it has no tests'];
  const ended = new Set([...ofType(events, 'passed'), ...ofType(events, 'failed')].map(({ test }) => test));
  const unfinished = tests.filter(({ test }) => !ended.has(test)).map(({ name }) => `"${name}" never ended`);
  if (unfinished.length > 0) return unfinished;
  return ofType(events, 'finished').length === 0 ? ['the process ended before its after hooks did'] : [];
}

function judgeSuite({ suite, name }: Of<'suite'>, all: readonly JournalEvent[], ci: boolean): Verdict {
  const events = all.filter((event) => event.suite === suite);
  const causes = [...hookFaults(events), ...choiceFaults(events, ci)];
  // A test that never ran is news only where nothing above says why.
  const faults = causes.length > 0 ? causes : endFaults(events);
  const skips = ofType(events, 'skipped');
  return {
    passed: ofType(events, 'passed').length,
    failed: ofType(events, 'failed').length + faults.length,
    skipped: skips.length,
    faults: faults.map((fault) => `${name}: ${fault}`),
    skipReasons: skips.map((skip) => `${name}: ${skip.reason ?? skip.name}`),
  };
}

export function sumVerdicts(verdicts: readonly Verdict[]): Verdict {
  return {
    passed: verdicts.reduce((sum, { passed }) => sum + passed, 0),
    failed: verdicts.reduce((sum, { failed }) => sum + failed, 0),
    skipped: verdicts.reduce((sum, { skipped }) => sum + skipped, 0),
    faults: verdicts.flatMap(({ faults }) => faults),
    skipReasons: verdicts.flatMap(({ skipReasons }) => skipReasons),
  };
}

/** A verdict that is red for one reason and says nothing else. */
export function faulty(fault: string): Verdict {
  return { passed: 0, failed: 1, skipped: 0, faults: [fault], skipReasons: [] };
}

/** Judges a test file by its journal: uvu itself is green for a throwing `before`, a forgotten `.run()` and a suite of no tests. */
export function judge(events: readonly JournalEvent[], { ci }: { readonly ci: boolean }): Verdict {
  const suites = ofType(events, 'suite');
  if (suites.length === 0) return faulty('no suite in this file');
  return sumVerdicts(suites.map((suite) => judgeSuite(suite, events, ci)));
}
