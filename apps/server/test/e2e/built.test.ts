import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { buildServer } from '../support/build-server.ts';
import { password } from '../support/command-users.ts';
import { quick } from '../support/quick-settings.ts';
import { login, me, tokensOf } from './client.ts';
import { cleanUp, launch, makeDirectory } from './server-process.ts';

/** With files that stand beside the modules of others. */
const pages = ['/docs', '/docs/assets/swagger-ui-bundle.js', '/redoc', '/redoc/assets/redoc.standalone.js'];

const built = suite('the built service', { directory: '', builtFile: '' });

built.before((context) => {
  context.directory = makeDirectory();
  context.builtFile = buildServer(join(context.directory, 'repository'));
});
built.after(({ directory }) => cleanUp(directory));

built('it runs on plain Node: its commands, its routes and its pages', async ({ directory, builtFile }) => {
  const args = ['user', 'create', 'ada@mail.test', 'ada', '--admin'];
  const created = launch(directory, { NODE_ENV: 'test', BCRYPT_COST: '4' }, { builtFile, args, input: password });
  assert.equal(await created.exited, { code: 0, signal: null }, created.stderr());
  assert.is(created.stdout(), 'Created ada <ada@mail.test>: user, admin.\n');

  const server = launch(directory, quick, { builtFile, args: ['serve'] });
  const url = await server.url();
  const { access } = tokensOf(await login(url, { username: 'ada', password }));
  assert.is((await me(url, access)).status, 200);
  for (const path of ['/health', '/openapi.json', '/api/v1/admin/users', ...pages]) {
    assert.is((await fetch(url + path, { headers: { Authorization: `Bearer ${access}` } })).status, 200, path);
  }
  server.kill('SIGTERM');
  assert.equal(await server.exited, { code: 0, signal: null });
  assert.is(server.stderr(), '');
});

built.run();
