import { DatabaseError, type RefreshTokenRotation, type SessionStore } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import type { Tables } from '../../src/entities.ts';
import { createSessionStore } from '../../src/stores/session-store.ts';
import { createUserStore } from '../../src/stores/user-store.ts';
import type { Connection } from '../../src/transaction.ts';
import { makeDatabases } from '../each-database.ts';
import { makeReport, makeSession, makeUser } from '../make-records.ts';
import { rejects } from '../rejects.ts';
import { watchStatements } from '../watch-statements.ts';

const databases = makeDatabases();
const postgres = databases.each.filter(({ name }) => name === 'PostgreSQL');
const test = suite('exchanges of one turn');
test.after(databases.remove);

for (const { open } of postgres) {
  let db: Connection;
  const { watched, plugin } = watchStatements();

  test.before(async () => {
    const orm = await open();
    await orm.migrator.up();
    db = orm.em.getKysely<Tables>().withPlugin(plugin);
  });

  test('are one statement', async () => {
    const sessions = createSessionStore(db);
    const hashes = await signInMany(db, 20);
    watched.built = 0;
    assert.equal(await kindsOf(hashes.map((hash) => sessions.rotateRefreshToken(toRotation(hash)))), {
      rotated: 20,
    });
    assert.is(watched.built, 1);
  });

  test('go several ways, each its own', async () => {
    const sessions = createSessionStore(db);
    const [good = '', spent = '', revoked = '', kept = ''] = await signInMany(db, 4);
    await sessions.rotateRefreshToken(toRotation(spent));
    await revoke(sessions, revoked);
    const tokens = [good, spent, revoked, 'nobody issued this', 'nor\0this', kept];
    const outcomes = await Promise.all(tokens.map((hash) => sessions.rotateRefreshToken(toRotation(hash))));
    assert.equal(
      outcomes.map(({ kind }) => kind),
      ['rotated', 'replayed', 'revoked', 'unknown', 'unknown', 'rotated'],
    );
  });

  test('are exchanges even where one of them is of a token twice', async () => {
    const sessions = createSessionStore(db);
    const hashes = await signInMany(db, 2);
    const rotations = [...hashes, ...hashes].map((hash) => toRotation(hash));
    assert.equal(await kindsOf(rotations.map((rotation) => sessions.rotateRefreshToken(rotation))), {
      rotated: 2,
      replayed: 2,
    });
  });

  test('do not fail with the one among them that cannot be stored', async () => {
    const sessions = createSessionStore(db);
    const [taken = '', first = '', second = '', third = ''] = await signInMany(db, 4);
    const bad = sessions.rotateRefreshToken({ ...toRotation(second), successorHash: taken });
    const good = [first, third].map((hash) => sessions.rotateRefreshToken(toRotation(hash)));
    await rejects(bad, DatabaseError);
    assert.equal(await kindsOf(good), { rotated: 2 });
    assert.is((await sessions.rotateRefreshToken(toRotation(second))).kind, 'rotated');
  });

  test('are made one by one where their connection breaks', async () => {
    const sessions = createSessionStore(db);
    const hashes = await signInMany(db, 6);
    await breakConnectionOnce(db);
    assert.equal(await kindsOf(hashes.map((hash) => sessions.rotateRefreshToken(toRotation(hash)))), { rotated: 6 });
  });

  for (const graceSeconds of [30, 0]) {
    test(`are no reuse where only their answer was lost, with a grace of ${graceSeconds} s`, async () => {
      const sessions = createSessionStore(db);
      const hashes = await signInMany(db, 3);
      watched.losesNextAnswer = true;
      const outcomes = hashes.map((hash) => sessions.rotateRefreshToken(toRotation(hash, graceSeconds)));
      assert.equal(await kindsOf(outcomes), { replayed: 3 });
      assert.not(watched.losesNextAnswer);
      assert.is((await sessions.rotateRefreshToken(toRotation(hashes[0] ?? '', 0))).kind, 'reused');
    });
  }

  test('wait for nobody who changes their sessions', async () => {
    const sessions = createSessionStore(db);
    const [hash = ''] = await signInMany(db, 1);
    const found = await sessions.findByRefreshToken(hash);
    await db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('sessions')
        .set({ revoked_at: Date.now() })
        .where('id', '=', found?.session.id ?? '')
        .execute();
      assert.is((await sessions.rotateRefreshToken(toRotation(hash))).kind, 'rotated');
    });
    assert.is((await sessions.findByRefreshToken(hash))?.session.revokedAt === null, false);
  });

  test('are made at once, and with what is there, within a transaction', async () => {
    await db.transaction().execute(async (transaction) => {
      const [hash = ''] = await signInMany(transaction, 1);
      assert.is((await createSessionStore(transaction).rotateRefreshToken(toRotation(hash))).kind, 'rotated');
    });
  });
}

/** The hashes of the refresh tokens of so many users, each with one session. */
async function signInMany(db: Connection, count: number): Promise<string[]> {
  const hashes: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const user = makeUser();
    const { session, token } = makeSession(user.id);
    await createUserStore(db).create(user, 'hash');
    await createSessionStore(db).start(session, token);
    hashes.push(token.hash);
  }
  return hashes;
}

function toRotation(tokenHash: string, graceSeconds = 30): RefreshTokenRotation {
  const now = new Date();
  return {
    tokenHash,
    successorHash: `the successor of ${tokenHash}`,
    successorExpiresAt: new Date(now.getTime() + 60_000),
    now,
    graceStartsAt: new Date(now.getTime() - graceSeconds * 1000),
    describeReuse: makeReport,
  };
}

/** The next who writes a refresh token loses the connection: a sequence counts on, whatever becomes of a transaction. */
async function breakConnectionOnce(db: Connection): Promise<void> {
  await sql
    .raw(`
    create sequence writes;
    create function break_once() returns trigger language plpgsql as $$ begin
      if nextval('writes') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
      return new;
    end $$;
    create trigger break_once before update on refresh_tokens for each row execute function break_once()`)
    .execute(db);
}

async function revoke(sessions: SessionStore, tokenHash: string): Promise<void> {
  const found = await sessions.findByRefreshToken(tokenHash);
  await sessions.revoke(found?.user.id ?? '', found?.session.id ?? '', new Date());
}

async function kindsOf(outcomes: readonly Promise<{ readonly kind: string }>[]): Promise<Record<string, number>> {
  const kinds: Record<string, number> = {};
  for (const { kind } of await Promise.all(outcomes)) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return kinds;
}

test.run();
