import type { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Environment } from '../settings/read-text.ts';

/** What a command line talks to: `process`, but for tests. */
export interface Terminal {
  readonly stdin: Input;
  /** Data, and nothing else. */
  readonly stdout: Output;
  /** Questions, progress, warnings and errors. */
  readonly stderr: Output;
  readonly env: Environment;
  /** Where SIGINT and SIGTERM come from. */
  readonly signals: Pick<EventEmitter, 'off' | 'on'>;
}

export type Input = Readable & { readonly isTTY?: boolean };
export type Output = Writable & { readonly isTTY?: boolean };

/** Whether a program reads the answer. */
export interface JsonOption {
  readonly json?: boolean | undefined;
}

/** The option that every command with an answer has. */
export const jsonOption = ['--json', 'print JSON, for programs'] as const;

/** Writes what a command answers: one JSON document for a program, or text for a person. */
export function answer({ stdout }: Terminal, { json }: JsonOption, value: object, text: string): void {
  stdout.write(`${json ? JSON.stringify(value, null, 2) : text}\n`);
}
