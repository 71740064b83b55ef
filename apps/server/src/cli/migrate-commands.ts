import type { Command } from 'commander';
import { toDatabaseOptions } from '../settings/database-options.ts';
import { withProgress } from './progress.ts';
import { readSettings } from './read-settings.ts';
import { renderTable } from './table.ts';
import { answer, type JsonOption, jsonOption, type Terminal } from './terminal.ts';

/** `auth migrate …` */
export function addMigrateCommands(program: Command, terminal: Terminal): void {
  const migrate = program.command('migrate').description("change the database's schema");
  migrate
    .command('up')
    .description('apply all pending migrations, and make a database that is missing')
    .option(...jsonOption)
    .action((options: JsonOption) => up(terminal, options));
  migrate
    .command('down')
    .description('revert the newest migration')
    .option(...jsonOption)
    .addHelpText('after', '\nThe data that it made room for is lost: make a copy of the database before.')
    .action((options: JsonOption) => down(terminal, options));
  migrate
    .command('status')
    .description('tell which migrations the database has and lacks')
    .option(...jsonOption)
    .action((options: JsonOption) => showStatus(terminal, options));
}

async function up(terminal: Terminal, options: JsonOption): Promise<void> {
  const { migrateUp } = await import('@auth/storage-mikro');
  const database = toDatabaseOptions(readSettings(terminal));
  const applied = await withProgress(terminal.stderr, 'Applying migrations', () => migrateUp(database));
  const text = applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.';
  answer(terminal, options, { applied }, text);
}

async function down(terminal: Terminal, options: JsonOption): Promise<void> {
  const { migrateDown } = await import('@auth/storage-mikro');
  const database = toDatabaseOptions(readSettings(terminal));
  const reverted = await withProgress(terminal.stderr, 'Reverting a migration', () => migrateDown(database));
  const text = reverted === null ? 'There is no migration to revert.' : `Reverted ${reverted}.`;
  answer(terminal, options, { reverted }, text);
}

async function showStatus(terminal: Terminal, options: JsonOption): Promise<void> {
  const { getMigrationStatus } = await import('@auth/storage-mikro');
  const { executed, pending } = await getMigrationStatus(toDatabaseOptions(readSettings(terminal)));
  const rows = [...executed.map((name) => [name, 'applied']), ...pending.map((name) => [name, 'pending'])];
  answer(terminal, options, { executed, pending }, renderTable(['MIGRATION', 'STATE'], rows));
}
