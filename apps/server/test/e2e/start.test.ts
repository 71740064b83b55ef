import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { cleanUp, launch, makeDirectory } from './server-process.ts';

const starting = suite('a start that fails', { directory: '' });

starting.before.each((context) => {
  context.directory = makeDirectory();
});
starting.after.each(({ directory }) => cleanUp(directory));

starting(
  'a wrong setting stops it with exit code 78 and every problem at once, before anything is made',
  async ({ directory }) => {
    const server = launch(directory, {
      NODE_ENV: 'production',
      PORT: '99999',
      LOG_LEVEL: 'loud',
      BCRYPT_COST: '4',
      AUTH_SECRET: 'canary-too-short',
      DATABASE_URL: 'mysql://auth:canary@db/auth',
      ACESS_TOKEN_TTL: 'canary',
      LOG_DIR: 'logs',
    });
    assert.equal(await server.exited, { code: 78, signal: null });
    for (const name of ['PORT', 'LOG_LEVEL', 'BCRYPT_COST', 'AUTH_SECRET', 'DATABASE_URL']) {
      assert.match(server.stderr(), new RegExp(`^  ${name} must be`, 'm'));
    }
    assert.match(server.stderr(), 'ACESS_TOKEN_TTL is not a setting; was ACCESS_TOKEN_TTL meant?');
    assert.not.match(server.stderr(), 'canary');
    assert.not.match(server.stderr(), '    at ');
    assert.is(server.stdout(), '');
    assert.not(existsSync(join(directory, 'data')) || existsSync(join(directory, 'logs')));
  },
);

starting('production without AUTH_SECRET does not start', async ({ directory }) => {
  const server = launch(directory, { NODE_ENV: 'production', PORT: '0' });
  assert.is((await server.exited).code, 78);
  assert.match(server.stderr(), 'AUTH_SECRET (or AUTH_SECRET_FILE) is required in production');
});

starting(
  'a damaged development secret stops it with exit code 78 and words that say what to do',
  async ({ directory }) => {
    mkdirSync(join(directory, 'data'));
    writeFileSync(join(directory, 'data/development-secret'), 'canary');
    const server = launch(directory, { PORT: '0' });
    assert.is((await server.exited).code, 78);
    assert.match(server.stderr(), 'data/development-secret is damaged');
    assert.not.match(server.stderr() + server.stdout(), 'canary');
  },
);

starting('another AUTH_SECRET than the one its keys were sealed with stops it', async ({ directory }) => {
  const first = launch(directory, { PORT: '0', LOG_FORMAT: 'json', AUTH_SECRET: 'a'.repeat(40), SHUTDOWN_DELAY: '0' });
  await first.url();
  first.kill('SIGTERM');
  await first.exited;
  const second = launch(directory, { PORT: '0', AUTH_SECRET: 'b'.repeat(40) });
  assert.is((await second.exited).code, 78);
  assert.not.match(second.stderr() + second.stdout(), /a{40}|b{40}/);
});

starting('a port in use stops it with exit code 69 and one ERROR-or-worse line', async ({ directory }) => {
  const first = launch(directory, { PORT: '0', LOG_FORMAT: 'json' });
  const port = new URL(await first.url()).port;
  const second = launch(directory, { PORT: port, LOG_FORMAT: 'json' });
  assert.is((await second.exited).code, 69);
  assert.match(second.stderr(), `Cannot listen on port ${port} of 127.0.0.1: it is in use.`);
  assert.equal(
    second.lines().map(({ level }) => level),
    ['CRITICAL'],
  );
});

starting('a misspelt setting is a warning in the log, and it starts', async ({ directory }) => {
  const server = launch(directory, { PORT: '0', LOG_FORMAT: 'json', AUTH_SECRT: 'canary' });
  await server.url();
  const warning = server.lines().find(({ level }) => level === 'WARNING');
  assert.is(warning?.['message'], 'AUTH_SECRT is not a setting; was AUTH_SECRET meant?');
  assert.not.match(server.stdout(), 'canary');
});

starting('words that are no command are answered with a hint at the help and exit code 64', async ({ directory }) => {
  for (const args of [['dance'], ['serve', 'now'], ['--port', '1']]) {
    const server = launch(directory, {}, { args });
    assert.is((await server.exited).code, 64);
    assert.match(server.stderr(), /^error: .*\nSee: auth (?:serve )?--help$/m);
  }
  const server = launch(directory, { PORT: 'x' }, { args: ['serve'] });
  assert.is((await server.exited).code, 78);
});

starting.run();
