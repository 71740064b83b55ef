import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';
import { addUserCreate } from './user-create.ts';
import { addUserDeactivate } from './user-deactivate.ts';
import { addUserList } from './user-list.ts';
import { addUserPromote } from './user-promote.ts';
import { addUserSetPassword } from './user-set-password.ts';

/** `auth user …` */
export function addUserCommands(program: Command, terminal: Terminal): void {
  const user = program.command('user').description('make and change users');
  for (const add of [addUserCreate, addUserList, addUserSetPassword, addUserPromote, addUserDeactivate])
    add(user, terminal);
}
