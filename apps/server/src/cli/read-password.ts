import { createInterface } from 'node:readline';
import { addAbortSignal, type Readable, Writable } from 'node:stream';
import { InterruptedError } from './interruptible.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** More than any password that is accepted. */
const mostBytes = 4096;

/**
 * Reads a new password: asked for twice and without an echo on a terminal, otherwise all of standard input less one line end.
 * @throws UsageError when none is given, or the two differ
 * @throws InterruptedError
 */
export async function readNewPassword(terminal: Terminal, signal: AbortSignal): Promise<string> {
  const password = await (terminal.stdin.isTTY ? askTwice(terminal, signal) : readAll(terminal.stdin, signal));
  if (password === '') throw new UsageError('No password was given. Type it, or write it to standard input.');
  return password;
}

async function askTwice({ stdin, stderr }: Terminal, signal: AbortSignal): Promise<string> {
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: stdin, output: silence, terminal: true, historySize: 0, signal });
  let isInterrupted = false;
  reader.once('SIGINT', () => {
    isInterrupted = true;
    reader.close();
  });
  const lines = reader[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    stderr.write(question);
    const { value = '' } = await lines.next();
    stderr.write('\n');
    if (isInterrupted) throw new InterruptedError('SIGINT');
    signal.throwIfAborted();
    return value;
  };
  try {
    const password = await ask('New password: ');
    if (password !== '' && password !== (await ask('The same again: ')))
      throw new UsageError('The two passwords differ.');
    return password;
  } finally {
    reader.close();
  }
}

async function readAll(stdin: Readable, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of addAbortSignal(signal, stdin)) chunks.push(boundedChunk(chunk, chunks));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  return decode(Buffer.concat(chunks)).replace(/\r?\n$/, '');
}

function boundedChunk(chunk: Buffer | string, before: readonly Buffer[]): Buffer {
  const buffer = Buffer.from(chunk);
  const bytes = before.reduce((sum, { length }) => sum + length, buffer.length);
  if (bytes > mostBytes)
    throw new UsageError(`Standard input holds more than ${mostBytes} bytes, which is no password.`);
  return buffer;
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError('The password on standard input is not UTF-8.');
  }
}
