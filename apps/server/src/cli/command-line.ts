import { Command, CommanderError } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { readVersion } from '../version.ts';
import { addBackupCommand } from './backup-command.ts';
import { addConfigCommands } from './config-commands.ts';
import { explainError } from './explain-error.ts';
import { addKeysCommands } from './keys-commands.ts';
import { addMigrateCommands } from './migrate-commands.ts';
import { addOpenApiCommand } from './openapi-command.ts';
import { addPurgeCommand } from './purge-command.ts';
import { addServeCommand } from './serve-command.ts';
import type { Terminal } from './terminal.ts';
import { addUserCommands } from './user-commands.ts';

const details = `
Each command tells more: auth user create --help. All of them work while the service runs.
Settings are environment variables; .env.example lists them, and auth config print shows them.
Exit codes: 0 done, 1 failed, 64 not understood, 69 not available (database, port), 78 settings that cannot work.`;

/** Runs one command; resolves with the exit code of the process. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(words.length > 0 ? words : ['serve'], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said what it did not understand, and so has its help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const explanation = explainError(error);
    terminal.stderr.write(`error: ${explanation.text}\n`);
    return explanation.exitCode;
  }
}

function createProgram(terminal: Terminal, onEnd: (exitCode: number) => void): Command {
  const program = new Command('auth')
    .description('The authentication service, and what its operator does by hand.')
    .version(readVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: (text, write) => write(withoutValues(text)),
    })
    .addHelpText('after', details);
  addServeCommand(program, terminal, onEnd);
  addUserCommands(program, terminal);
  addKeysCommands(program, terminal);
  addMigrateCommands(program, terminal);
  addConfigCommands(program, terminal, onEnd);
  addBackupCommand(program, terminal);
  addPurgeCommand(program, terminal);
  addOpenApiCommand(program, terminal);
  pointToHelp(program, 'auth');
  return program;
}

function pointToHelp(command: Command, name: string): void {
  command.showHelpAfterError(`See: ${name} --help`);
  for (const child of command.commands) pointToHelp(child, `${name} ${child.name()}`);
}

/** Somebody may have written a password where none belongs: what was not understood is not repeated. */
function withoutValues(text: string): string {
  return text
    .replace(/( but got \d+): .*$/s, '$1.\n')
    .replace(/'(--[^'=]+)=[^']*'/, "'$1'")
    .replace(/'(-[^-])[^']+'/, "'$1'");
}
