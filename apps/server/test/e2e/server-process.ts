import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const mainFile = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** Long enough for a machine on which everything else is tested as well. */
const patienceMilliseconds = 90_000;
const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A JSON line of the log. */
export type Line = Readonly<Record<string, unknown>>;

/** The service as a process of its own. */
export interface ServerProcess {
  readonly exited: Promise<Exit>;
  stdout(): string;
  stderr(): string;
  lines(): Line[];
  kill(signal: NodeJS.Signals): void;
  /** Waits for the line that says where it listens; fails when the process ends before that. */
  url(): Promise<string>;
  /** Waits for a line of the log; fails when the process ends before that. */
  line(isWanted: (line: Line) => boolean): Promise<Line>;
}

export interface LaunchOptions {
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  /** A built program, for plain Node. Default: the sources. */
  readonly builtFile?: string;
  /** All of its standard input. Default: left open, and nothing in it. */
  readonly input?: string;
}

/** Starts the service in `directory`, with these variables and no others of ours. */
export function launch(
  directory: string,
  variables: Record<string, string>,
  options: LaunchOptions = {},
): ServerProcess {
  const { args = [], nodeArgs = [], builtFile, input } = options;
  const { PATH, NODE_V8_COVERAGE } = process.env;
  const env = { PATH, ...(NODE_V8_COVERAGE && { NODE_V8_COVERAGE }), ...variables };
  const program = builtFile === undefined ? ['--conditions=source', ...nodeArgs, mainFile] : [...nodeArgs, builtFile];
  const child = spawn(process.execPath, [...program, ...args], { cwd: directory, env });
  running.add(child);
  if (input !== undefined) child.stdin.end(input);
  const leash = setTimeout(() => child.kill('SIGKILL'), 2 * patienceMilliseconds);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ended = { exit: undefined as Exit | undefined };
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      clearTimeout(leash);
      running.delete(child);
      ended.exit = { code, signal };
      resolve(ended.exit);
    });
  });
  const lines = () => parseLines(output.stdout);
  const line = (isWanted: (line: Line) => boolean) =>
    until(() => {
      if (ended.exit) throw new Error(`it ended (${JSON.stringify(ended.exit)}):\n${output.stdout}${output.stderr}`);
      return lines().find(isWanted);
    });
  const url = async () => String((await line(({ message }) => message === 'listening'))['url']);
  return {
    exited,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    lines,
    kill: (signal) => child.kill(signal),
    url,
    line,
  };
}

/** The JSON lines of a text whose last line may be incomplete. */
export function parseLines(text: string): Line[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line): Line => JSON.parse(line));
}

export const readLines = (path: string): Line[] => parseLines(readFileSync(path, 'utf8'));

/** Asks again and again until there is an answer. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + patienceMilliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`nothing after ${patienceMilliseconds} ms`);
    await pause(20);
  }
}

export const makeDirectory = (): string => mkdtempSync(join(tmpdir(), 'auth-server-'));

/** Ends every process that a test has left, then removes its directory. */
export async function cleanUp(directory: string): Promise<void> {
  const children = [...running];
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(
    children.map((child) => new Promise((resolve) => (running.has(child) ? child.once('close', resolve) : resolve(0)))),
  );
  rmSync(directory, { recursive: true, force: true });
}
