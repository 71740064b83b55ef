import type { PurgeResult } from '@auth/core';
import type { Command } from 'commander';
import { withProgress } from './progress.ts';
import { answer, type JsonOption, jsonOption, type Terminal } from './terminal.ts';
import { withAuth } from './with-auth.ts';

const details = `
That is ended sessions after SESSION_RETENTION, spent refresh tokens after their end, and audit events after
AUDIT_RETENTION. The service does the same every PURGE_INTERVAL. It works in small batches, and can be stopped and begun again at any time.`;

/** `auth purge` */
export function addPurgeCommand(program: Command, terminal: Terminal): void {
  program
    .command('purge')
    .description('delete what is past its retention')
    .option(...jsonOption)
    .addHelpText('after', details)
    .action((options: JsonOption) => purge(terminal, options));
}

async function purge(terminal: Terminal, options: JsonOption): Promise<void> {
  const deleted = await withAuth(terminal, {}, (auth, signal) =>
    withProgress(terminal.stderr, 'Purging', (report) =>
      auth.purge((total) => {
        report(inWords(total));
        signal.throwIfAborted();
      }),
    ),
  );
  const { sessions, refreshTokens: refresh_tokens, auditEvents: audit_events } = deleted;
  answer(terminal, options, { sessions, refresh_tokens, audit_events }, `Deleted ${inWords(deleted)}.`);
}

function inWords({ sessions, refreshTokens, auditEvents }: PurgeResult): string {
  return `${sessions} sessions, ${refreshTokens} spent refresh tokens, ${auditEvents} audit events`;
}
