import type { Storage } from '@auth/core';
import { createMemoryStorage } from '@auth/core/memory';
import { createMikroStorage } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import fc from 'fast-check';
import { makePostgresDatabases } from './postgres-databases.ts';
import { everyCommand } from './session-model/commands.ts';
import { addSession, createModel } from './session-model/model.ts';
import { assertOneLeaf, createActor, openSystem, passwordOf } from './session-model/system.ts';

const postgres = makePostgresDatabases();
const test = suite('sessions, whatever happens in whatever order');
test.after(postgres.remove);

interface Tried {
  readonly open: () => Promise<Storage>;
  readonly runs: number;
}

const storages: Record<string, Tried> = {
  memory: { open: async () => createMemoryStorage(), runs: 120 },
  SQLite: { open: () => createMikroStorage({ url: 'sqlite::memory:', migrate: true }), runs: 80 },
  PostgreSQL: { open: postgres.openStorage, runs: 60 },
};

for (const [name, { open, runs }] of Object.entries(storages)) {
  // A failure prints the seed and the path that lead to it, and the shortest sequence that fails.
  test(`on ${name} one leaf is live, no honest client is signed out, and no replay past the grace goes unpunished`, async () => {
    const system = await openSystem(await open());
    const property = fc.asyncProperty(fc.commands(everyCommand, { maxCommands: 40, size: 'max' }), async (commands) => {
      const actor = await createActor(system);
      const model = createModel();
      for (const auth of system.auths) addSession(model, await auth.login({ ...actor.login, password: passwordOf(0) }));
      await fc.asyncModelRun(() => ({ model, real: actor }), commands);
      await assertOneLeaf(model, actor);
    });
    try {
      await fc.assert(property, { numRuns: runs, unbiased: true });
    } finally {
      await system.auths[1].close();
      await system.auths[0].close();
    }
  });
}

test.run();
