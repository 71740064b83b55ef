import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { Environment } from '../../src/settings/read-text.ts';

export interface TestTerminal {
  readonly terminal: Terminal;
  readonly stdin: PassThrough;
  readonly signals: EventEmitter;
  /** What was written to standard output. */
  output(): string;
  /** What was written to standard error. */
  errors(): string;
  /** Whether keys are read one by one, without an echo. */
  isRaw(): boolean;
}

interface TestTerminalOptions {
  readonly isTTY?: boolean;
  readonly env?: Environment;
}

/** Streams in the place of a terminal, or of pipes. */
export function makeTerminal({ isTTY = false, env = {} }: TestTerminalOptions = {}): TestTerminal {
  const state = { output: '', errors: '', isRaw: false };
  const setRawMode = (isRaw: boolean) => {
    state.isRaw = isRaw;
  };
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode });
  const stderr = Object.assign(new PassThrough(), { isTTY });
  stderr.setEncoding('utf8').on('data', (text: string) => {
    state.errors += text;
  });
  const stdout = new PassThrough();
  stdout.setEncoding('utf8').on('data', (text: string) => {
    state.output += text;
  });
  const signals = new EventEmitter();
  const terminal = { stdin, stdout, stderr, env, signals };
  return { terminal, stdin, signals, output: () => state.output, errors: () => state.errors, isRaw: () => state.isRaw };
}
