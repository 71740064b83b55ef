import type { Command } from 'commander';
import { operator } from './find-user.ts';
import { toKeyBody } from './key-body.ts';
import { answer, type JsonOption, jsonOption, type Terminal } from './terminal.ts';
import { withAuth } from './with-auth.ts';

interface RotateOptions extends JsonOption {
  readonly revokeOthers?: boolean;
}

const details = `
The new key is published at once and signs ten minutes later, when all instances and all verifiers know it. The tokens
of the old key stay good until they expire: nobody is signed out. A key that is next already is the answer as it is.

With --revoke-others, for a key that has leaked, the new key signs at once and the access tokens of all other keys are
refused: clients get new ones with their refresh tokens. Running instances follow at once where they share a channel
(PostgreSQL or Redis), elsewhere within a minute; services that verify by themselves when they read the key set again.

Examples:
  auth keys rotate
  auth keys rotate --revoke-others`;

/** `auth keys rotate` */
export function addKeysRotate(keys: Command, terminal: Terminal): void {
  keys
    .command('rotate')
    .description('make a new signing key, which takes over in ten minutes')
    .option('--revoke-others', 'let it take over at once, and refuse the tokens of all other keys')
    .option(...jsonOption)
    .addHelpText('after', details)
    .action((options: RotateOptions) => rotate(terminal, options));
}

async function rotate(terminal: Terminal, options: RotateOptions): Promise<void> {
  const { revokeOthers = false } = options;
  const key = await withAuth(terminal, {}, (auth) => auth.keys.rotate({ revokeOthers }, operator));
  const since = key.state === 'active' ? 'signs from now on' : `signs from ${key.activeFrom?.toISOString()} on`;
  const others = revokeOthers ? '; tokens of all other keys are refused, by running instances within a minute' : '';
  answer(terminal, options, toKeyBody(key), `${key.id} (${key.algorithm}) ${since}${others}.`);
}
