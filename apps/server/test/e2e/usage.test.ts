import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { run } from './command.ts';
import { cleanUp, makeDirectory } from './server-process.ts';

const usage = suite('the command line', { directory: '' });

usage.before.each((context) => {
  context.directory = makeDirectory();
});
usage.after.each(({ directory }) => cleanUp(directory));

usage('a password where none belongs is refused and not repeated', async ({ directory }) => {
  for (const words of [
    'user set-password ada canary',
    'user create ada@mail.test ada canary',
    'user create ada@mail.test ada --password=canary',
    'user create ada@mail.test ada --password canary',
    'user create ada@mail.test ada -pcanary',
  ]) {
    const { code, stdout, stderr } = await run(directory, words, { input: 'correct horse battery staple' });
    assert.is(code, 64, words);
    assert.not.match(stdout + stderr, 'canary', words);
  }
});

usage('--version prints the version', async ({ directory }) => {
  assert.match((await run(directory, '--version')).stdout, /^\d+\.\d+\.\d+\n$/);
});

usage('settings that cannot work are exit code 78 for every command, all of them named', async ({ directory }) => {
  for (const words of [
    'serve',
    'user list',
    'migrate up',
    'config check',
    'config print',
    'backup x.db',
    'purge',
    'openapi',
  ]) {
    const { code, stdout, stderr } = await run(directory, words, { variables: { PORT: 'x', LOG_LEVEL: 'loud' } });
    assert.is(code, 78, words);
    assert.match(stderr, /^error: .*\n {2}PORT must be .*\n {2}LOG_LEVEL must be .*\n$/, words);
    assert.is(stdout, '', words);
  }
});

usage('a database that does not answer is exit code 69 and one line without its password', async ({ directory }) => {
  const variables = { DATABASE_URL: 'postgresql://auth:canary@127.0.0.1:1/auth' };
  for (const words of ['user list', 'migrate up', 'purge', 'serve']) {
    const { code, stdout, stderr } = await run(directory, words, { variables });
    assert.is(code, 69, words);
    assert.match(stderr, /^error: The database could not be used\..*ECONNREFUSED.*\n$/, words);
    assert.not.match(stdout + stderr, 'canary', words);
  }
});

usage('a misspelt setting is a warning on standard error', async ({ directory }) => {
  const { code, stderr } = await run(directory, 'config print', { variables: { DATABSE_URL: 'canary' } });
  assert.is(code, 0);
  assert.is(stderr, 'warning: DATABSE_URL is not a setting; was DATABASE_URL meant?\n');
});

usage.run();
