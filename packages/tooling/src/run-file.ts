import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { JOURNAL_VARIABLE, readJournal } from './journal.ts';
import { faulty, judge, sumVerdicts, type Verdict } from './verdict.ts';

export interface RunOptions {
  readonly timeLimitSeconds: number;
  /** Where V8 writes its coverage; without it none is asked for. */
  readonly coverageDirectory?: string | undefined;
}

export interface FileResult extends Verdict {
  readonly file: string;
  readonly durationMs: number;
  /** What the process wrote to stdout and stderr, in the order in which it came. */
  readonly output: string;
}

const running = new Set<ChildProcess>();

/** Ends a test process with everything that it started and left running. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The usual case: nobody is left in the group.
  }
}

/** To be called when the runner itself is told to end. */
export function killRunning(): void {
  for (const child of running) killGroup(child);
}

function childEnvironment(journalFile: string, coverageDirectory: string | undefined): NodeJS.ProcessEnv {
  const { NODE_PATH, ...env } = process.env;
  return {
    ...env,
    ...(process.stdout.isTTY && !env.NO_COLOR ? { FORCE_COLOR: '1' } : {}),
    ...(coverageDirectory ? { NODE_V8_COVERAGE: coverageDirectory } : {}),
    [JOURNAL_VARIABLE]: journalFile,
  };
}

interface Ending {
  readonly output: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly isLate: boolean;
}

function endingOf(child: ChildProcess, timeLimitSeconds: number): Promise<Ending> {
  const { promise, resolve: settle, reject } = Promise.withResolvers<Ending>();
  let output = '';
  let isLate = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const timer = setTimeout(() => {
    isLate = true;
    killGroup(child);
  }, timeLimitSeconds * 1000);
  child.on('error', reject);
  child.on('exit', () => {
    clearTimeout(timer);
    killGroup(child);
  });
  child.on('close', (code, signal) => settle({ output, code, signal, isLate }));
  return promise;
}

function endFault({ code, signal, isLate }: Ending, journal: Verdict, { timeLimitSeconds }: RunOptions): string | null {
  if (isLate) return `it did not end within ${timeLimitSeconds} s and was killed`;
  if (signal) return `the process was ended by ${signal}`;
  // Exit code 1 is also how a failing test ends.
  return code === 0 || (code === 1 && journal.failed > 0) ? null : `the process ended with exit code ${code}`;
}

/** Runs a test file in a process of its own and judges it by its journal and by its end. */
export async function runFile(file: string, options: RunOptions): Promise<FileResult> {
  const directory = await mkdtemp(join(tmpdir(), 'auth-test-'));
  const journalFile = join(directory, 'journal');
  const startedAt = performance.now();
  try {
    const child = spawn(process.execPath, ['--conditions=source', resolve(file)], {
      detached: true,
      env: childEnvironment(journalFile, options.coverageDirectory),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    const ending = await endingOf(child, options.timeLimitSeconds);
    running.delete(child);
    const journal = judge(readJournal(journalFile), { ci: Boolean(process.env.CI) });
    const fault = endFault(ending, journal, options);
    const verdict = fault ? sumVerdicts([journal, faulty(fault)]) : journal;
    return { file, durationMs: performance.now() - startedAt, output: ending.output, ...verdict };
  } finally {
    await rm(directory, { recursive: true });
  }
}
