import { appendFileSync, existsSync, readFileSync } from 'node:fs';

export type Hook = 'before' | 'before.each' | 'after' | 'after.each';

/** What happened in a test file, in order. `suite` and `test` count from 0. */
export type JournalEvent =
  | { readonly type: 'suite'; readonly suite: number; readonly name: string }
  | { readonly type: 'test'; readonly suite: number; readonly test: number; readonly name: string }
  | { readonly type: 'alone'; readonly suite: number; readonly name: string }
  | { readonly type: 'skipped'; readonly suite: number; readonly name: string; readonly reason?: string }
  | { readonly type: 'run'; readonly suite: number }
  | { readonly type: 'passed'; readonly suite: number; readonly test: number }
  | { readonly type: 'failed'; readonly suite: number; readonly test: number }
  | { readonly type: 'hook-failed'; readonly suite: number; readonly hook: Hook; readonly message: string }
  | { readonly type: 'finished'; readonly suite: number };

/** The environment variable that names the file in which the runner wants the journal of a test file. */
export const JOURNAL_VARIABLE = 'AUTH_TEST_JOURNAL';

/** Keeps the events in memory and appends each to `file` at once, so that a killed process leaves a true journal behind. */
export function createJournal(file: string | undefined) {
  const events: JournalEvent[] = [];
  return {
    events: events as readonly JournalEvent[],
    record(event: JournalEvent): void {
      events.push(event);
      if (file) appendFileSync(file, `${JSON.stringify(event)}\n`);
    },
  };
}

/** Reads a journal; a file that was never written, by a test file without a suite, is an empty one. */
export function readJournal(file: string): JournalEvent[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as JournalEvent);
}
