import * as assert from 'uvu/assert';
import { quick } from '../support/quick-settings.ts';
import { call, me, register, tokensOf } from './client.ts';
import { runForJson } from './command.ts';
import { onEachDatabase } from './databases.ts';
import { launch } from './server-process.ts';

onEachDatabase('five services', (test) => {
  test('five services start at once on an empty database: all healthy, migrations applied once, tokens understood by all', async ({
    directory,
    variables,
  }) => {
    const servers = Array.from({ length: 5 }, () => launch(directory, { ...quick, ...variables }));
    const urls = await Promise.all(servers.map((server) => server.url()));
    const health = await Promise.all(urls.map((url) => call(url, '/health')));
    assert.equal(
      health.map(({ body }) => body.status),
      urls.map(() => 'healthy'),
    );
    const { access } = tokensOf(await register(urls[0] ?? ''));
    for (const url of urls) assert.is((await me(url, access)).status, 200);
    const { executed, pending } = await runForJson(directory, 'migrate status', { variables });
    assert.equal(executed, [...new Set(executed)]);
    assert.equal(pending, []);
  });
});
