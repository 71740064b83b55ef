import * as assert from 'uvu/assert';
import { call, me, register, tokensOf } from './client.ts';
import { run, runForJson } from './command.ts';
import { onEachDatabase } from './databases.ts';
import { launch } from './server-process.ts';

const quick = { NODE_ENV: 'test', BCRYPT_COST: '4', PORT: '0', LOG_FORMAT: 'json', SHUTDOWN_DELAY: '0' };
const members = ['kid', 'algorithm', 'state', 'created_at', 'active_from', 'retires_at'];

onEachDatabase('auth keys', (test) => {
  test('list shows the keys as a table or as JSON, and rotate adds the one that is next', async (context) => {
    const { directory, variables } = context;
    await run(directory, 'migrate up', { variables });
    const { items } = await runForJson(directory, 'keys list', { variables });
    assert.equal(Object.keys(items[0]), members);
    assert.equal([items.length, items[0].algorithm, items[0].state, items[0].retires_at], [1, 'ES256', 'active', null]);

    const rotated = await run(directory, 'keys rotate', { variables });
    assert.equal([rotated.code, rotated.stderr], [0, '']);
    assert.match(rotated.stdout, /^\S{43} \(ES256\) signs from \S+Z on\.\n$/);
    const again = await runForJson(directory, 'keys rotate', { variables });
    assert.equal(Object.keys(again), members);
    assert.equal([again.kid, again.state], [rotated.stdout.split(' ')[0], 'next']);

    const { stdout } = await run(directory, 'keys list', { variables });
    const lines = stdout.split('\n');
    assert.match(lines[0] ?? '', /^KID +ALGORITHM +STATE +CREATED +ACTIVE FROM +RETIRES$/);
    assert.match(lines[1] ?? '', /^\S{43} +ES256 +next +\S{19} +\S{19} +-$/);
    assert.match(lines[2] ?? '', /^\S{43} +ES256 +active +\S{19} +\S{19} +\S{19}$/);
  });

  test('rotate --revoke-others beside a running service: it goes on with the new key', async (context) => {
    const { directory, variables } = context;
    const url = await launch(directory, { ...quick, ...variables }).url();
    const { access, refresh } = tokensOf(await register(url));
    assert.is((await me(url, access)).status, 200);
    const revoked = await run(directory, 'keys rotate --revoke-others', { variables });
    assert.match(
      revoked.stdout,
      /^\S{43} \(ES256\) signs from now on; tokens of all other keys are refused, by .* within a minute\.\n$/,
    );

    const restarted = await launch(directory, { ...quick, ...variables }).url();
    assert.is((await me(restarted, access)).body.error_code, 'INVALID_TOKEN');
    const renewed = await call(restarted, '/api/v1/auth/refresh', { body: { refresh_token: refresh } });
    const { access: newAccess } = tokensOf(renewed);
    assert.is((await me(restarted, newAccess)).status, 200);
    assert.is((await me(url, newAccess)).status, 200);
    assert.is((await me(url, access)).status, 401);
  });

  test('a changed AUTH_SECRET signs nobody out while AUTH_SECRET_PREVIOUS is there', async ({
    directory,
    variables,
  }) => {
    const [before, after] = ['Kq3vTq0cJd8m1uYzR5nWx7sPb2eLf9ah', 'Zx8kLm2nQw5eRt1yUi7oPa4sDf6gHj3c'];
    const first = launch(directory, { ...quick, ...variables, AUTH_SECRET: before });
    const { access } = tokensOf(await register(await first.url()));
    first.kill('SIGTERM');
    await first.exited;
    const secrets = { AUTH_SECRET: after, AUTH_SECRET_PREVIOUS: before };
    const url = await launch(directory, { ...quick, ...variables, ...secrets }).url();
    assert.is((await me(url, access)).status, 200);
    const listed = await runForJson(directory, 'keys list', { variables: { ...variables, AUTH_SECRET: after } });
    assert.is(listed.items[0].state, 'active');
    const refused = await run(directory, 'keys list', { variables: { ...variables, AUTH_SECRET: before } });
    assert.is(refused.code, 78);
    assert.match(refused.stderr, 'sealed under another secret');
  });
});
