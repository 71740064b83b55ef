import type { KeyDescription } from '@auth/core';
import type { Command } from 'commander';
import { toKeyBody } from './key-body.ts';
import { renderTable } from './table.ts';
import { answer, type JsonOption, jsonOption, type Terminal } from './terminal.ts';
import { withAuth } from './with-auth.ts';

const details = `
Newest first. A key that is next is published, and signs from the time that is shown; the active one signs; one that is
retiring verifies the tokens that it signed before; one that is retired does nothing, and is deleted a day later.

Examples:
  auth keys list
  auth keys list --json | jq -r '.items[] | select(.state == "active").kid'`;

/** `auth keys list` */
export function addKeysList(keys: Command, terminal: Terminal): void {
  keys
    .command('list')
    .description('show the signing keys and their states')
    .option(...jsonOption)
    .addHelpText('after', details)
    .action((options: JsonOption) => list(terminal, options));
}

async function list(terminal: Terminal, options: JsonOption): Promise<void> {
  const keys = await withAuth(terminal, {}, (auth) => auth.keys.list());
  const headings = ['KID', 'ALGORITHM', 'STATE', 'CREATED', 'ACTIVE FROM', 'RETIRES'];
  answer(terminal, options, { items: keys.map(toKeyBody) }, renderTable(headings, keys.map(toRow)));
}

function toRow({ id, algorithm, state, createdAt, activeFrom, retiresAt }: KeyDescription): readonly string[] {
  return [id, algorithm, state, ...[createdAt, activeFrom, retiresAt].map(toText)];
}

function toText(instant: Date | null): string {
  return instant?.toISOString().slice(0, 19) ?? '';
}
