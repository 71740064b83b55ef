import * as assert from 'uvu/assert';
import { launch } from './server-process.ts';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface CommandOptions {
  readonly variables?: Record<string, string>;
  /** All of its standard input; nothing by default. */
  readonly input?: string;
}

/** A slow machine makes a command speak of its progress. */
const progressLine = /^.* … (?:.*, )?\d+ s\n/gm;

/** Runs `auth` with these words in `directory`, and waits for its end. */
export async function run(
  directory: string,
  words: string,
  { variables = {}, input = '' }: CommandOptions = {},
): Promise<CommandResult> {
  const args = words.split(' ').filter((word) => word !== '');
  const command = launch(directory, { NODE_ENV: 'test', BCRYPT_COST: '4', ...variables }, { args, input });
  const { code } = await command.exited;
  return { code, stdout: command.stdout(), stderr: command.stderr().replace(progressLine, '') };
}

/** The same for a command that has to succeed and say nothing on standard error; the JSON it prints. */
export async function runForJson(directory: string, words: string, options: CommandOptions = {}) {
  const { code, stdout, stderr } = await run(directory, `${words} --json`, options);
  assert.is(code, 0, stderr);
  assert.is(stderr, '');
  return JSON.parse(stdout);
}
