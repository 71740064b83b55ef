import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { quick } from '../support/quick-settings.ts';
import { alice, login, me, register, tokensOf } from './client.ts';
import { run, runForJson } from './command.ts';
import { cleanUp, launch, makeDirectory, until } from './server-process.ts';

const user = (number: number) => ({ ...alice, email: `user${number}@mail.test`, username: `user${number}` });

const backup = suite('auth backup', { directory: '' });

backup.before.each((context) => {
  context.directory = makeDirectory();
});
backup.after.each(({ directory }) => cleanUp(directory));

backup('a copy made while the service writes, put into a second service, answers logins', async ({ directory }) => {
  const url = await launch(directory, quick).url();
  const { access } = tokensOf(await register(url));
  const writing = { isWanted: true, answered: 0 };
  const writes = (async () => {
    for (let number = 0; writing.isWanted; number += 1) {
      assert.is((await register(url, user(number))).status, 201);
      writing.answered += 1;
    }
  })();
  await until(() => writing.answered > 2 || undefined);
  const answeredBefore = writing.answered;
  const copy = await runForJson(directory, 'backup copy.db');
  const answeredAfter = writing.answered;
  writing.isWanted = false;
  await writes;
  assert.ok(answeredAfter > answeredBefore, 'nothing was written meanwhile');
  assert.equal(copy, { file: join(directory, 'copy.db'), bytes: statSync(join(directory, 'copy.db')).size });
  assert.is(statSync(copy.file).mode & 0o777, 0o600);

  const second = join(directory, 'second');
  mkdirSync(join(second, 'data'), { recursive: true });
  copyFileSync(copy.file, join(second, 'data/auth.db'));
  copyFileSync(join(directory, 'data/development-secret'), join(second, 'data/development-secret'));
  const restored = await launch(second, quick).url();
  assert.is((await me(restored, access)).status, 200);
  for (const { email, password } of [alice, user(0), user(answeredBefore - 1)]) {
    assert.is((await login(restored, { email, password })).status, 200, email);
  }
});

backup('a person is told where it is, and nothing is overwritten but on demand', async ({ directory }) => {
  await runForJson(directory, 'migrate up');
  const first = await run(directory, 'backup copy.db');
  assert.match(first.stdout, /^Copied \d+ bytes to \/.*\/copy\.db\.\n$/);
  assert.is(first.stderr, '');
  const again = await run(directory, 'backup copy.db');
  assert.is(again.code, 1);
  assert.match(again.stderr, /^error: .*copy\.db exists already\..*--force\.\n$/);
  assert.is((await run(directory, 'backup copy.db --force')).code, 0);
  assert.equal(readdirSync(directory).sort(), ['copy.db', 'data']);
});

backup('a relative name is seen from where the launcher was called', async ({ directory }) => {
  await runForJson(directory, 'migrate up');
  const elsewhere = join(directory, 'elsewhere');
  mkdirSync(elsewhere);
  await runForJson(directory, 'backup copy.db', { variables: { AUTH_CALLED_FROM: elsewhere } });
  assert.ok(existsSync(join(elsewhere, 'copy.db')));
});

backup('PostgreSQL is refused, with the name of the tool that does it', async ({ directory }) => {
  const variables = { DATABASE_URL: 'postgresql://auth:canary@db/auth' };
  const { code, stderr } = await run(directory, 'backup copy.db', { variables });
  assert.is(code, 1);
  assert.match(stderr, /^error: .*pg_dump.*\n$/);
  assert.not.match(stderr, 'canary');
});

backup('without a database there is no copy', async ({ directory }) => {
  const { code, stderr } = await run(directory, 'backup copy.db');
  assert.is(code, 78);
  assert.match(stderr, /^error: There is no database file .*\n$/);
  assert.equal(readdirSync(directory), []);
});

backup.run();
