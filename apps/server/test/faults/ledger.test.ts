import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { run } from '../e2e/command.ts';
import { onEachDatabase } from '../e2e/databases.ts';
import { launch, type ServerProcess, until } from '../e2e/server-process.ts';
import { password } from '../support/command-users.ts';
import { quick } from '../support/quick-settings.ts';
import { assertNothingHalfDone } from './invariants.ts';
import { LedgerAdmin } from './ledger-admin.ts';
import { LedgerUser } from './ledger-user.ts';
import { makeReadRows } from './read-rows.ts';

const kills = 20;

/** Somebody who acts, and who knows what must be true. */
interface Keeper {
  act(url: string, turn: number): Promise<void>;
  verify(url: string): Promise<void>;
}

/** Goes on until the service is gone; how many calls were answered until then. */
async function actUntilGone(keeper: Keeper, url: string, answered: () => void): Promise<void> {
  try {
    for (let turn = 0; ; turn += 1) {
      await keeper.act(url, turn);
      answered();
    }
  } catch (error) {
    // What fetch throws when there is no answer.
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Kills the service in the midst of this many calls and a few more. */
async function killAmid(keepers: readonly Keeper[], server: ServerProcess, wanted: number): Promise<number> {
  const url = await server.url();
  let answers = 0;
  const answered = () => {
    answers += 1;
  };
  const acting = Promise.all(keepers.map((keeper) => actUntilGone(keeper, url, answered)));
  await Promise.race([until(() => answers >= wanted || undefined), acting]);
  server.kill('SIGKILL');
  assert.is((await server.exited).signal, 'SIGKILL');
  await acting;
  return answers;
}

onEachDatabase(`a service that is killed ${kills} times`, (test) => {
  test('what it answered is there when it starts again, and nothing is done by halves', async ({
    directory,
    variables,
  }) => {
    // Half of a start would be the reading of the sources; and whoever is killed writes no coverage.
    const settings = { ...quick, ...variables, NODE_COMPILE_CACHE: join(directory, 'cache'), NODE_V8_COVERAGE: '' };
    const start = () => launch(directory, settings);
    let server = start();
    await server.url();
    server.kill('SIGTERM');
    await server.exited;
    const made = await run(directory, 'user create root@mail.test root --admin', { variables, input: `${password}\n` });
    assert.is(made.code, 0, made.stderr);
    const users = Array.from({ length: 4 }, (_, index) => new LedgerUser(`keeper-${index}`));
    const keepers: readonly Keeper[] = [...users, new LedgerAdmin({ username: 'root', password })];
    const readRows = makeReadRows(directory, variables);
    server = start();
    for (let kill = 1; kill <= kills; kill += 1) {
      const wanted = 10 + ((kill * 7) % 20);
      assert.ok((await killAmid(keepers, server, wanted)) >= wanted);
      await assertNothingHalfDone(readRows);
      server = start();
      const url = await server.url();
      await Promise.all(keepers.map((keeper) => keeper.verify(url)));
    }
  });
});
