import * as assert from 'uvu/assert';
import { quick } from '../support/quick-settings.ts';
import { call, me, register, tokensOf } from './client.ts';
import { runForJson } from './command.ts';
import { onEachDatabase } from './databases.ts';
import { launch } from './server-process.ts';

onEachDatabase('retention', (test) => {
  test('what is past its retention is deleted while it runs, in one INFO line', async ({ directory, variables }) => {
    const server = launch(directory, { ...quick, ...variables, PURGE_INTERVAL: '100ms', AUDIT_RETENTION: '0' });
    await register(await server.url());
    const line = await server.line(({ event }) => event === 'housekeeping.purged');
    assert.is(line['level'], 'INFO');
    assert.equal([line['sessions_count'], line['refresh_tokens_count'], line['audit_events_count']], [0, 0, 1]);
    server.kill('SIGTERM');
    assert.equal(await server.exited, { code: 0, signal: null });
    assert.ok(server.lines().every(({ level }) => level === 'INFO'));
  });

  test('auth purge deletes it by hand, beside the service', async ({ directory, variables }) => {
    const url = await launch(directory, { ...quick, ...variables, PURGE_INTERVAL: '0' }).url();
    const { access } = tokensOf(await register(url));
    await call(url, '/api/v1/auth/logout', { token: access, method: 'POST' });
    const kept = await runForJson(directory, 'purge', { variables });
    assert.equal(kept, { sessions: 0, refresh_tokens: 0, audit_events: 0 });
    const retention = { SESSION_RETENTION: '0', AUDIT_RETENTION: '0' };
    const deleted = await runForJson(directory, 'purge', { variables: { ...variables, ...retention } });
    assert.equal(deleted, { sessions: 1, refresh_tokens: 0, audit_events: 2 });
    assert.is((await me(url, access)).status, 401);
  });
});
