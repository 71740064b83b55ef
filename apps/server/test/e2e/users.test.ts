import * as assert from 'uvu/assert';
import { password, userMembers } from '../support/command-users.ts';
import { quick } from '../support/quick-settings.ts';
import { call, login, me, refresh, tokensOf } from './client.ts';
import { run, runForJson } from './command.ts';
import { onEachDatabase } from './databases.ts';
import { launch } from './server-process.ts';

onEachDatabase('auth user', (test) => {
  test('the first administrator comes from the command line, before there is a database', async (context) => {
    const { directory, variables } = context;
    const words = 'user create Ada@Mail.test Ada --admin --role ops --verified';
    const ada = await runForJson(directory, words, { variables, input: `${password}\n` });
    assert.equal(Object.keys(ada), userMembers);
    assert.equal([ada.email, ada.username, ada.email_verified, ada.last_login], ['ada@mail.test', 'Ada', true, null]);
    assert.equal([...ada.roles].sort(), ['admin', 'ops', 'user']);

    const url = await launch(directory, { ...quick, ...variables }).url();
    const { access } = tokensOf(await login(url, { username: 'ada', password }));
    assert.is((await call(url, '/api/v1/admin/users', { token: access })).status, 200);
    const events = await call(url, `/api/v1/admin/audit-events?user_id=${ada.id}`, { token: access });
    const { items } = events.body as { items?: { type: string; actor_id: string | null; user_agent: string | null }[] };
    const created = items?.find(({ type }) => type === 'admin.user.created');
    assert.is(created?.actor_id, null);
    assert.is(created?.user_agent, 'auth command line');
    assert.not.match(JSON.stringify(items), password);
  });

  test('what it changes holds at once in a service that runs', async ({ directory, variables }) => {
    const server = launch(directory, { ...quick, ...variables, SESSION_CACHE_TTL: '0' });
    const url = await server.url();
    const root = await run(directory, 'user create root@mail.test root --admin', { variables, input: password });
    const created = await run(directory, 'user create bob@mail.test bob', { variables, input: password });
    assert.equal([root.code, created.code, created.stderr], [0, 0, '']);
    assert.is(created.stdout, 'Created bob <bob@mail.test>: user.\n');
    const before = tokensOf(await login(url, { username: 'bob', password }));
    assert.is((await call(url, '/api/v1/admin/users', { token: before.access })).status, 403);

    const promoted = await run(directory, 'user promote BOB@mail.test', { variables });
    assert.is(promoted.stdout, 'bob is now an administrator.\n');
    assert.is((await call(url, '/api/v1/admin/users', { token: before.access })).status, 200);
    const again = await run(directory, 'user promote bob', { variables });
    assert.is(again.stdout, 'bob is already an administrator.\n');

    const newPassword = 'another battery staple horse';
    const changed = await runForJson(directory, 'user set-password bob', { variables, input: newPassword });
    assert.equal(Object.keys(changed), userMembers);
    assert.is((await me(url, before.access)).body.error_code, 'SESSION_REVOKED');
    assert.is((await login(url, { username: 'bob', password })).status, 401);
    const after = tokensOf(await login(url, { username: 'bob', password: newPassword }));

    const deactivated = await run(directory, 'user deactivate bob', { variables });
    assert.is(deactivated.stdout, 'Deactivated bob; all their sessions have ended.\n');
    assert.is((await me(url, after.access)).status, 401);
    assert.is((await refresh(url, after.refresh)).status, 401);
    assert.is((await login(url, { username: 'bob', password: newPassword })).body.error_code, 'ACCOUNT_INACTIVE');
    assert.not.match(server.stdout() + server.stderr(), password);
  });
});
