import type { AuditQuery, UserQuery } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import type { Kysely } from 'kysely';
import * as assert from 'uvu/assert';
import type { Tables } from '../../src/entities.ts';
import type { Orm } from '../../src/orm-config.ts';
import { createAuditStore } from '../../src/stores/audit-store.ts';
import { purge } from '../../src/stores/purge.ts';
import { createSessionStore } from '../../src/stores/session-store.ts';
import { createUserStore } from '../../src/stores/user-store.ts';
import { makeDatabases } from '../each-database.ts';
import { makeReport } from '../make-records.ts';
import { fillDatabase, idOf, inDays, makeUser, now, userCount } from './fill-database.ts';
import { analyze, explainAll, findSlowSteps, type QueryPlan } from './query-plans.ts';

type Intent = (db: Kysely<Tables>) => Promise<unknown>;

const userId = idOf('user', 1234);
const { email, username } = makeUser(1234);
const page = { prefix: null, isActive: null, role: null, after: null, limit: 20 };
const events = { type: null, userId: null, from: null, to: null, after: null, limit: 20 };
const rotation = {
  tokenHash: idOf('token', 1234),
  successorHash: 'successor',
  successorExpiresAt: inDays(7),
  now,
  graceStartsAt: now,
};

const listUsers = (query: Partial<UserQuery>) => (db: Kysely<Tables>) =>
  createUserStore(db).list({ ...page, ...query });
const listEvents = (query: Partial<AuditQuery>) => (db: Kysely<Tables>) =>
  createAuditStore(db).list({ ...events, ...query });

const intents: Record<string, Intent> = {
  'looking for taken names': (db) => createUserStore(db).findTaken({ email, username: 'nobody' }),
  'finding a user': (db) => createUserStore(db).findById(userId),
  'a login by email': (db) => createUserStore(db).findCredentials({ email }),
  'a login by username': (db) => createUserStore(db).findCredentials({ username }),
  'recording a login': (db) =>
    createUserStore(db).recordLogin({ userId, verifiedHash: 'hash', newHash: null, at: now }),
  'an update': (db) =>
    createUserStore(db).update({ userId, changes: { email: 'ada@example.com', roles: ['editor'] }, at: now }),
  'a demotion': (db) =>
    createUserStore(db).update({ userId: idOf('user', 1200 + 600), changes: { roles: ['user'] }, at: now }),
  'a change of password': (db) =>
    createUserStore(db).changePassword({ userId, verifiedHash: 'hash', newHash: 'new', at: now }),
  'finding a session with its user': (db) => createSessionStore(db).findWithUser(idOf('session', 1234)),
  'a refresh': (db) => createSessionStore(db).rotateRefreshToken({ ...rotation, describeReuse: makeReport }),
  'a refresh without rotation': (db) => createSessionStore(db).keepRefreshToken(idOf('token', 1235), now, makeReport),
  'the reuse of a token': (db) => createSessionStore(db).keepRefreshToken(idOf('token', 9000 + 1236), now, makeReport),
  'listing live sessions': (db) => createSessionStore(db).listLive(userId, now),
  'listing the addresses of an account': (db) => createSessionStore(db).listAddresses({ email }, 1000),
  'revoking a session': (db) => createSessionStore(db).revoke(userId, idOf('session', 1234 + userCount), now),
  'revoking all sessions but one': (db) => createSessionStore(db).revokeAll(userId, now, idOf('session', 1234)),
  'the first page of users': listUsers({}),
  'a later page of users': listUsers({ after: `id:${idOf('user', 1500)}` }),
  'a page of active users': listUsers({ isActive: true, after: `id:${idOf('user', 1500)}` }),
  'the first page of inactive users': listUsers({ isActive: false }),
  'a page of inactive users': listUsers({ isActive: false, after: `id:${idOf('user', 1500)}` }),
  'the first page of a common role': listUsers({ role: 'user' }),
  'a page of a common role': listUsers({ role: 'user', after: `id:${idOf('user', 1500)}` }),
  'the first page of a rare role': listUsers({ role: 'admin' }),
  'a page of active users of a common role': listUsers({
    role: 'user',
    isActive: true,
    after: `id:${idOf('user', 9)}`,
  }),
  'a search': listUsers({ prefix: email.slice(0, 3) }),
  'a search among all': listUsers({ prefix: 'u-' }),
  'a later page of a search': listUsers({ prefix: 'u-', after: `username_key:${username.toLowerCase()}` }),
  'a search with filters': listUsers({ prefix: email.slice(0, 2), isActive: true, role: 'user' }),
  'the first page of events': listEvents({}),
  'a later page of events': listEvents({ after: `${inDays(-50).getTime()}:${idOf('event', 5000)}` }),
  'events of a type': listEvents({ type: 'auth.login.failed' }),
  'a later page of events of a type': listEvents({
    type: 'auth.login.failed',
    after: `${inDays(-50).getTime()}:${idOf('event', 5000)}`,
  }),
  'events of a user': listEvents({ userId }),
  'events of a time': listEvents({ from: inDays(-50), to: inDays(-49) }),
  'events of a user, a type and a time': listEvents({ userId, type: 'auth.login.failed', from: inDays(-50), to: now }),
  'a purge': (db) =>
    purge(
      db,
      {
        sessionsEndedBefore: inDays(-30),
        spentTokensExpiredBefore: now,
        auditEventsBefore: inDays(-99),
      },
      20,
    ),
  'taking the tokens of a session along': (db) =>
    db.deleteFrom('refresh_tokens').where('session_id', '=', idOf('session', 77)).execute(),
  'taking the roles of a user along': (db) =>
    db.deleteFrom('user_roles').where('user_id', '=', idOf('user', 77)).execute(),
};

/** The indexes without which these would go through many rows that nobody asked for. */
const needed: Record<string, readonly string[]> = {
  'listing live sessions': ['sessions_user_id_id_index'],
  'revoking all sessions but one': ['sessions_user_id_id_index'],
  'the first page of inactive users': ['users_is_active_id_index'],
  'a page of inactive users': ['users_is_active_id_index'],
  'the first page of a rare role': ['user_roles_'],
  'a demotion': ['user_roles_'],
  'a search': ['users_email_unique', 'users_username_key_unique'],
  'a search among all': ['users_email_unique', 'users_username_key_unique'],
  'a later page of a search': ['users_username_key_unique'],
  'the first page of events': ['audit_events_at_id_index'],
  'events of a type': ['audit_events_type_at_id_index'],
  'a later page of events of a type': ['audit_events_type_at_id_index'],
  'events of a user': ['audit_events_user_id_at_id_index'],
  'events of a time': ['audit_events_at_id_index'],
  'a purge': [
    'sessions_revoked_at_index',
    'sessions_expires_at_index',
    'refresh_tokens_spent_expires_at_index',
    'audit_events_at_id_index',
  ],
};

/** Where a table is read from end to end and should be, by the name of the database. */
const excused: Record<string, RegExp> = {
  // They may look at more names than there are in this table.
  'a search among all': /^PostgreSQL/,
  'a later page of a search': /^PostgreSQL/,
  // It gathers statistics within minutes; until then it takes every role for a rare one.
  'the first page of a common role': /^PostgreSQL without/,
  'the first page of a rare role': /^PostgreSQL without/,
};

const databases = makeDatabases();
const test = suite('query plans');
test.after(databases.remove);

test('a step that reads a table from end to end, or sorts it, is found', () => {
  const slow = [
    '->  Seq Scan on users  (cost=0.00..84.48 rows=2048 width=224)',
    'SCAN users',
    'USE TEMP B-TREE FOR ORDER BY',
  ];
  const quick = [
    '->  Index Scan using users_pkey on users',
    'CO-ROUTINE newest',
    'SCAN newest',
    'Sort  (cost=1.1..1.2 rows=9 width=8)',
  ];
  assert.equal(findSlowSteps({ sql: '', steps: [...slow, ...quick] }), slow);
});

for (const { name, open, hasStatistics } of toBeExplained()) {
  let orm: Orm;

  test(`on ${name} are made for thousands of rows`, async () => {
    orm = await open();
    await orm.migrator.up();
    await fillDatabase(orm.em.getKysely<Tables>());
    if (hasStatistics) {
      await analyze(orm.em.getKysely<Tables>());
    }
  });

  for (const [intent, run] of Object.entries(intents)) {
    test(`on ${name} ${intent} uses indexes`, async () => {
      const plans = await explainAll(orm.em.getKysely<Tables>(), run);
      assert.ok(plans.length > 0);
      if (!excused[intent]?.test(name)) assert.equal(plans.flatMap(findSlowSteps), [], toText(plans));
      const unused = (needed[intent] ?? []).filter((index) => !toText(plans).includes(index));
      assert.equal(unused, [], toText(plans));
    });
  }
}

for (const { name, open } of databases.each) {
  test(`on ${name} a refresh begins with its token, however few sessions there are and however little is known of them`, async () => {
    const orm = await open();
    await orm.migrator.up();
    await fillDatabase(orm.em.getKysely<Tables>(), { users: 500, sessions: 500, tokens: 500, events: 0 });
    const plans = await explainAll(orm.em.getKysely<Tables>(), (db) =>
      createSessionStore(db).rotateRefreshToken({ ...rotation, describeReuse: makeReport }),
    );
    assert.equal(plans.slice(0, 1).flatMap(findSlowSteps), [], toText(plans));
  });
}

/** PostgreSQL gathers statistics by itself, SQLite only if it is told to. */
function toBeExplained() {
  const each = databases.each.map((database) => ({ ...database, hasStatistics: true }));
  const bare = each.map(({ open, name }) => ({ open, name: `${name} without statistics`, hasStatistics: false }));
  return [...each, ...bare];
}

function toText(plans: readonly QueryPlan[]): string {
  return plans.map(({ sql, steps }) => [sql, ...steps].join('\n')).join('\n\n');
}

test.run();
