import { resolve } from 'node:path';
import type { Command } from 'commander';
import { interruptible } from './interruptible.ts';
import { withProgress } from './progress.ts';
import { readSettings } from './read-settings.ts';
import { answer, type JsonOption, jsonOption, type Terminal } from './terminal.ts';

interface BackupOptions extends JsonOption {
  readonly force?: boolean;
}

const details = `
The copy is complete and of one moment, also while the service writes, and for its owner's eyes only. It can be put in the
place of AUTH_DATA_DIR/auth.db, or named by DATABASE_URL, as it is. Keep AUTH_SECRET as well (in development
AUTH_DATA_DIR/development-secret): without it the signing keys in the copy cannot be opened.
For PostgreSQL, use pg_dump.

Example:
  auth backup "/backups/auth-$(date +%F).db"`;

/** `auth backup` */
export function addBackupCommand(program: Command, terminal: Terminal): void {
  program
    .command('backup')
    .description('copy the SQLite database to a file')
    .argument('<file>', 'where to; it must not exist yet')
    .option('--force', 'replace the file if it exists')
    .option(...jsonOption)
    .addHelpText('after', details)
    .action((file: string, options: BackupOptions) => backup(terminal, file, options));
}

async function backup(terminal: Terminal, file: string, options: BackupOptions): Promise<void> {
  const { force: replace = false } = options;
  // The launcher of the repository runs us in another folder than the one in which the file was named.
  const target = resolve(terminal.env['AUTH_CALLED_FROM'] ?? '.', file);
  const url = readSettings(terminal).DATABASE_URL;
  const { backupSqlite, TargetExistsError } = await import('@auth/storage-mikro');
  const copying = interruptible(terminal.signals, (signal) =>
    withProgress(terminal.stderr, 'Copying', (report) =>
      backupSqlite({ url, target, replace, signal, onProgress: (done) => report(`${Math.floor(done * 100)} %`) }),
    ),
  );
  const bytes = await copying.catch((error: unknown) => {
    if (!(error instanceof TargetExistsError)) throw error;
    throw new Error(`${error.message} Name another file, or replace it with --force.`);
  });
  answer(terminal, options, { file: target, bytes }, `Copied ${bytes} bytes to ${target}.`);
}
