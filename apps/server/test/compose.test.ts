import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, silentLogger } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { compose } from '../src/compose.ts';
import { loadSettings } from '../src/settings/load-settings.ts';

const surroundings = { logger: silentLogger, version: '1.2.3', isReady: () => true };

function makeSettings(AUTH_DATA_DIR: string, variables: Record<string, string> = {}) {
  const environment = { NODE_ENV: 'test', BCRYPT_COST: '4', AUTH_DATA_DIR, ...variables };
  return loadSettings(environment, { isTerminal: false }).settings;
}

/** SQLite removes the write-ahead log when its last connection is closed. */
const isOpen = (directory: string) => existsSync(join(directory, 'auth.db-wal'));

const composing = suite('the composition root', { directory: '' });

composing.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'auth-compose-'));
});
composing.after.each(({ directory }) => rmSync(directory, { recursive: true }));

composing('settings go in, a service comes out, and closing it leaves nothing open', async ({ directory }) => {
  const { auth, server, close } = await compose(makeSettings(directory), surroundings);
  const input = { email: 'alice@mail.test', username: 'alice', password: 'correct horse battery staple' };
  const { user } = await auth.register(input);
  assert.is(user.email, input.email);
  assert.is(server.listening, false);
  assert.is(isOpen(directory), true);
  await close();
  assert.is(isOpen(directory), false);
});

composing('a step that fails closes what was opened before it', async ({ directory }) => {
  const { close } = await compose(makeSettings(directory, { AUTH_SECRET: 'a'.repeat(40) }), surroundings);
  await close();
  const failure = await compose(makeSettings(directory, { AUTH_SECRET: 'b'.repeat(40) }), surroundings).catch(
    (error: unknown) => error,
  );
  assert.instance(failure, ConfigurationError);
  assert.is(isOpen(directory), false);
});

composing.run();
