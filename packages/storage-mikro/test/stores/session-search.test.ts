import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import type { Tables } from '../../src/entities.ts';
import { createSessionStore } from '../../src/stores/session-store.ts';
import { createUserStore } from '../../src/stores/user-store.ts';
import { makeDatabases } from '../each-database.ts';
import { makeSession, makeUser } from '../make-records.ts';
import { watchStatements } from '../watch-statements.ts';

const databases = makeDatabases();
const test = suite('looking for sessions');
test.after(databases.remove);

for (const { name, open } of databases.each) {
  test(`on ${name} builds its statement once, and finds many in one turn each for whom it is`, async () => {
    const orm = await open();
    await orm.migrator.up();
    const { watched, plugin } = watchStatements();
    const db = orm.em.getKysely<Tables>();
    const known = [];
    for (let i = 0; i < 5; i += 1) {
      const user = makeUser();
      const { session, token } = makeSession(user.id);
      await createUserStore(db).create(user, 'hash');
      await createSessionStore(db).start(session, token);
      known.push({ session, user });
    }
    const sessions = createSessionStore(db.withPlugin(plugin));
    const ids = [...known.map(({ session }) => session.id), 'nobody’s', known[0]?.session.id ?? ''];
    for (let round = 0; round < 2; round += 1) {
      const found = await Promise.all(ids.map((id) => sessions.findWithUser(id)));
      assert.equal(found, [...known, null, known[0]]);
    }
    assert.is(watched.built, 1);
  });
}

test.run();
