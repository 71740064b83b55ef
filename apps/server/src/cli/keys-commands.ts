import type { Command } from 'commander';
import { addKeysList } from './keys-list.ts';
import { addKeysRotate } from './keys-rotate.ts';
import type { Terminal } from './terminal.ts';

/** `auth keys …` */
export function addKeysCommands(program: Command, terminal: Terminal): void {
  const keys = program.command('keys').description('show and change the keys that tokens are signed with');
  for (const add of [addKeysList, addKeysRotate]) add(keys, terminal);
}
