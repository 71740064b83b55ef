import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { describeSettings } from '../settings/describe-settings.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { readSettings } from './read-settings.ts';
import { renderTable } from './table.ts';
import { answer, type JsonOption, jsonOption, type Terminal } from './terminal.ts';

/** `auth config …`; `onEnd` is told the exit code. */
export function addConfigCommands(program: Command, terminal: Terminal, onEnd: (exitCode: number) => void): void {
  const config = program.command('config').description('look at the settings');
  config
    .command('check')
    .description('tell what is wrong with the settings')
    .option(...jsonOption)
    .addHelpText('after', '\nExit code 78 if anything is wrong; all of it is told at once.')
    .action((options: JsonOption) => onEnd(check(terminal, options)));
  config
    .command('print')
    .description('show all settings as they are in effect, without secrets')
    .option(...jsonOption)
    .addHelpText('after', '\nThe JSON also tells what each of them means.')
    .action((options: JsonOption) => print(terminal, options));
}

function check(terminal: Terminal, options: JsonOption): number {
  if (!options.json) {
    readSettings(terminal);
    answer(terminal, options, {}, 'The settings are good.');
    return exitCodes.ok;
  }
  const { problems, warnings } = judge(terminal);
  answer(terminal, options, { ok: problems.length === 0, problems, warnings }, '');
  return problems.length === 0 ? exitCodes.ok : exitCodes.configuration;
}

function judge({ env }: Terminal): Pick<SettingsError, 'problems' | 'warnings'> {
  try {
    const { warnings } = loadSettings(env, { isTerminal: false });
    return { problems: [], warnings };
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
}

function print(terminal: Terminal, options: JsonOption): void {
  const settings = describeSettings(readSettings(terminal), terminal.env);
  const rows = settings.map(({ name, value, from }) => [name, value ?? '', from]);
  answer(terminal, options, { settings }, renderTable(['SETTING', 'VALUE', 'FROM'], rows));
}
