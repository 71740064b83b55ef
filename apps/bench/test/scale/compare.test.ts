import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { compare } from '../../src/scale/compare.ts';
import { openSubject } from '../../src/scale/subject.ts';
import { seededUser } from '../../src/seeding/seeded.ts';
import { VoidRunError } from '../../src/void-run-error.ts';
import { count, query, startBench } from '../bench-database.ts';

const small = { users: 60, sessions: 180 };
const large = { users: 5_000, sessions: 15_000 };

const test = suite('a comparison');

let bench: Awaited<ReturnType<typeof startBench>>;

test.before(async () => {
  bench = await startBench();
});

test.after(async () => {
  await bench?.stop();
});

async function run(urls: { small: string; large: string }) {
  const subjects = [await openSubject(urls.small, small), await openSubject(urls.large, large)] as const;
  try {
    return await compare(...subjects, 3);
  } finally {
    for (const { auth } of subjects) await auth.close();
  }
}

/** How often each large table was read from end to end; a connection tells when it closes. */
async function readScans(url: string) {
  const others = `pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
                  and backend_type = 'client backend'`;
  while ((await count(url, others)) > 0);
  return query<{ relname: string; seq_scan: string }>(
    url,
    `select relname, seq_scan from pg_stat_user_tables
      where relname in ('users', 'user_roles', 'sessions', 'refresh_tokens') order by relname`,
  );
}

test('has a figure for every scenario, and no scenario reads a table from end to end', async () => {
  const urls = { small: await bench.createSeeded(small), large: await bench.createSeeded(large) };
  const before = await readScans(urls.large);
  const comparisons = await run(urls);
  assert.is(comparisons.length, 7);
  for (const { scenario, smallMs, largeMs, ratio } of comparisons) {
    assert.ok(smallMs > 0 && largeMs > 0, scenario);
    assert.is(ratio, largeMs / smallMs);
  }
  assert.is(before.length, 4);
  assert.equal(await readScans(urls.large), before);
});

const damages = {
  'a wrong answer': (email: string) => `update users set email = 'somebody@example.org' where email = '${email}'`,
  'a missing answer': (email: string) => `delete from users where email = '${email}'`,
};

for (const [name, damage] of Object.entries(damages)) {
  test(`is void after ${name}`, async () => {
    const urls = { small: await bench.createSeeded(small), large: await bench.createSeeded(small) };
    await query(urls.small, damage(seededUser(small.users).email));
    const error = await run(urls).catch((thrown) => thrown);
    assert.instance(error, VoidRunError);
    assert.match(error.message, 'The run is void');
  });
}

test.run();
