import * as assert from 'uvu/assert';
import { run, runForJson } from './command.ts';
import { onEachDatabase } from './databases.ts';
import { readSchema } from './schema.ts';

onEachDatabase('auth migrate', (test) => {
  test('down and up again leaves the schema equal, and the users that were there', async ({ directory, variables }) => {
    const { applied } = await runForJson(directory, 'migrate up', { variables });
    assert.ok(applied.length > 1);
    const schema = await readSchema(directory, variables);
    await runForJson(directory, 'user create ada@mail.test ada --admin --no-password', { variables });

    const newest = applied.at(-1);
    assert.equal(await runForJson(directory, 'migrate down', { variables }), { reverted: newest });
    assert.not.equal(await readSchema(directory, variables), schema);
    const status = await runForJson(directory, 'migrate status', { variables });
    assert.equal(status, { executed: applied.slice(0, -1), pending: [newest] });
    const refused = await run(directory, 'user list', { variables });
    assert.is(refused.code, 78);
    assert.match(refused.stderr, `lacks migrations: ${newest}`);

    assert.equal(await runForJson(directory, 'migrate up', { variables }), { applied: [newest] });
    assert.equal(await readSchema(directory, variables), schema);
    const { items } = await runForJson(directory, 'user list --role admin', { variables });
    assert.is(items.length, 1);
  });

  test('all the way down and up again leaves the schema equal', async ({ directory, variables }) => {
    const { applied } = await runForJson(directory, 'migrate up', { variables });
    const schema = await readSchema(directory, variables);
    for (const migration of applied.toReversed()) {
      assert.equal(await runForJson(directory, 'migrate down', { variables }), { reverted: migration });
    }
    assert.equal(await runForJson(directory, 'migrate down', { variables }), { reverted: null });
    assert.equal(await runForJson(directory, 'migrate up', { variables }), { applied });
    assert.equal(await readSchema(directory, variables), schema);
  });

  test('people are told what was done and what there is', async ({ directory, variables }) => {
    const first = await run(directory, 'migrate up', { variables });
    assert.match(first.stdout, /^Applied 0001-\S+, .*\.\n$/);
    assert.is((await run(directory, 'migrate up', { variables })).stdout, 'The database is up to date.\n');
    assert.match((await run(directory, 'migrate down', { variables })).stdout, /^Reverted \d{4}-\S+\.\n$/);
    const { stdout } = await run(directory, 'migrate status', { variables });
    assert.match(stdout, /^MIGRATION +STATE\n0001-\S+ +applied\n(?:.*\n)*\d{4}-\S+ +pending\n$/);
  });
});
