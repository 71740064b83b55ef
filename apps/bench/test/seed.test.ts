import { migrateUp } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { count, query, startBench } from './bench-database.ts';
import { runBench } from './run-bench.ts';

const rows = suite('a seeded database');

let bench: Awaited<ReturnType<typeof startBench>>;
let url: string;
let seeding: Awaited<ReturnType<typeof runBench>>;

function readSchema(database: string) {
  return query<{ definition: string }>(
    database,
    `select pg_get_indexdef(indexrelid) as definition from pg_index where indrelid::regclass::text !~ '^pg_'
      union all
     select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || convalidated
       from pg_constraint where connamespace = 'public'::regnamespace
      order by definition`,
  );
}

rows.before(async () => {
  bench = await startBench();
  url = await bench.createDatabase();
  seeding = await runBench('seed', ['--url', url, '--users', '200', '--sessions', '601']);
});

rows.after(async () => {
  await bench?.stop();
});

rows('holds what the command says on the way', async () => {
  assert.is(seeding.code, 0, seeding.errors);
  assert.match(seeding.errors, /users +200 of 200/);
  assert.match(seeding.errors, /refresh_tokens +601 of 601/);
  assert.is(await count(url, 'users'), 200);
  assert.is(await count(url, 'sessions'), 601);
});

rows('has the schema that the migrations make', async () => {
  const fresh = await bench.createDatabase();
  await migrateUp({ url: fresh });
  const schema = await readSchema(fresh);
  assert.ok(schema.length > 10);
  assert.equal(await readSchema(url), schema);
});

rows('has revoked the sessions of those who are not active', async () => {
  const stray = `sessions join users on users.id = user_id where (is_active = 0) <> (revoked_at is not null)`;
  assert.is(await count(url, stray), 0);
});

rows('has one unspent refresh token for each session', async () => {
  const without = `sessions where 1 <> (select count(*) from refresh_tokens
                                        where session_id = sessions.id and spent_at is null)`;
  assert.is(await count(url, without), 0);
});

rows('has each role of a user where roles are looked up, and a few administrators', async () => {
  const differing = `users where (select jsonb_agg(role order by role desc) from user_roles where user_id = users.id)
                     is distinct from roles::jsonb`;
  assert.is(await count(url, differing), 0);
});

rows('has ids and instants as the system itself would have made them', async () => {
  const uuidV7 = `'^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'`;
  for (const table of ['users', 'sessions']) {
    assert.is(await count(url, `${table} where id !~ ${uuidV7}`), 0);
    const ofAnotherInstant = `('x' || lpad(left(replace(id, '-', ''), 12), 16, '0'))::bit(64)::bigint <> created_at`;
    assert.is(await count(url, `${table} where ${ofAnotherInstant}`), 0);
  }
  const disordered = `sessions join users on users.id = user_id
    where not (users.created_at < sessions.created_at and sessions.created_at <= last_used_at
               and last_used_at < expires_at and last_login_at >= sessions.created_at)`;
  assert.is(await count(url, disordered), 0);
});

rows('has a last login for those who have a session, and for nobody else', async () => {
  const other = await bench.createSeeded({ users: 3, sessions: 2 });
  assert.is(await count(other, 'users where last_login_at is not null'), 2);
});

rows('has the planner know its size', async () => {
  const [table] = await query<{ reltuples: number }>(url, `select reltuples from pg_class where relname = 'sessions'`);
  assert.is(table?.reltuples, 601);
});

rows('is not seeded twice', async () => {
  const { code, errors } = await runBench('seed', ['--url', url, '--users', '1', '--sessions', '1']);
  assert.is(code, 1);
  assert.is(errors, 'The database has users already: seed an empty one.\n');
  assert.is(await count(url, 'users'), 200);
});

rows.run();

const command = suite('the seed command');

const mistakes: Record<string, { args: string[]; message: string }> = {
  'no url': { args: [], message: '--url is missing.' },
  'a number that is none': { args: ['--url', 'postgres:', '--users', 'many'], message: '--users must be' },
  'no sessions': { args: ['--url', 'postgres:', '--sessions', '0'], message: '--sessions must be' },
  'an option that it does not have': { args: ['--user', '1'], message: '--user' },
};

for (const [name, { args, message }] of Object.entries(mistakes)) {
  command(`refuses ${name}`, async () => {
    const { code, errors } = await runBench('seed', args);
    assert.is(code, 64);
    assert.match(errors, message);
    assert.match(errors, 'usage: seed.ts');
  });
}

command('refuses a database that is not PostgreSQL', async () => {
  const { code, errors } = await runBench('seed', ['--url', 'sqlite::memory:']);
  assert.is(code, 1);
  assert.is(errors, 'Only a PostgreSQL database can be seeded.\n');
});

command.run();
