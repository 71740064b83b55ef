import * as assert from 'uvu/assert';
import { quick } from '../support/quick-settings.ts';
import { alice, login, me, refresh, register, tokensOf } from './client.ts';
import { onEachDatabase } from './databases.ts';
import { launch } from './server-process.ts';

onEachDatabase('a service that starts again', (test) => {
  test('a restart keeps users, sessions and tokens', async ({ directory, variables }) => {
    const before = launch(directory, { ...quick, ...variables });
    const kept = tokensOf(await register(await before.url()));
    before.kill('SIGTERM');
    assert.equal(await before.exited, { code: 0, signal: null });

    const url = await launch(directory, { ...quick, ...variables }).url();
    assert.is((await me(url, kept.access)).status, 200);
    assert.is((await refresh(url, kept.refresh)).status, 200);
    assert.is((await login(url, { email: alice.email, password: alice.password })).status, 200);
  });

  test('SIGKILL right after an answered registration loses nothing', async ({ directory, variables }) => {
    const killed = launch(directory, { ...quick, ...variables });
    const kept = tokensOf(await register(await killed.url()));
    killed.kill('SIGKILL');
    assert.is((await killed.exited).signal, 'SIGKILL');

    const url = await launch(directory, { ...quick, ...variables }).url();
    assert.is((await me(url, kept.access)).status, 200);
    assert.is((await refresh(url, kept.refresh)).status, 200);
  });
});
