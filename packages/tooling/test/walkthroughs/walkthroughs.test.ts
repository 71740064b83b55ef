import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makePostgres } from '@auth/tooling/postgres';
import { startBreakableRedis } from '@auth/tooling/redis';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { findFreePort } from '../../src/free-port.ts';
import { repositoryRoot } from '../../src/repository.ts';
import type { Keeper } from '../../src/start-keeper.ts';
import { type Clone, makeClone } from './clone.ts';
import { startWalkthrough, type Walkthrough } from './walkthrough.ts';

const start = '1-start-on-postgresql-and-redis.sh';
const password = 'correct horse battery staple\n';

const test = suite('the walkthroughs');
const postgres = makePostgres();
let redis: Keeper;
let clone: Clone;
let service: Walkthrough;
/** What a newcomer sets for the first script and for those beside it. */
let servers: { readonly DATABASE_URL: string; readonly REDIS_URL: string };
let url: string;

const freePort = async () => String(await findFreePort());

/** Runs one of them to its end beside the service of the first. */
async function run(name: string, input?: string) {
  return startWalkthrough(clone, name, { ...servers, AUTH_URL: url, PORT: await freePort() }, input).ended;
}

test.before(async () => {
  clone = await makeClone();
  // One of its own: the limits of our address are counted in it.
  redis = await startBreakableRedis();
  servers = { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
  const PORT = await freePort();
  url = `http://127.0.0.1:${PORT}`;
  service = startWalkthrough(clone, start, { ...servers, PORT });
  await service.says('Ctrl-C ends it.');
});

test.after(async () => {
  const { code, said } = await service.stop();
  await Promise.all([redis.stop(), postgres.stop()]);
  assert.is(code, 0, said);
  assert.match(said, '"message":"stopped"');
});

test('1 starts the service on PostgreSQL and Redis, and shows both of them at work', async () => {
  const said = await service.says('Ctrl-C ends it.');
  assert.match(said, '"rate_limiter":"shared"');
  assert.match(said, /^first-\d+@example\.org +first-\d+ +user/m);
  assert.match(said, `The service is ready at ${url}`);
  assert.is((await fetch(`${url}/health/ready`)).status, 200);
  assert.ok(!existsSync(join(clone.path, 'data/auth.db')), 'there is no SQLite file');
});

test('1 ends where there is no database, and says why', async () => {
  const DATABASE_URL = `postgresql://auth:auth@localhost:${await freePort()}/auth`;
  const { code, said } = await startWalkthrough(clone, start, { ...servers, DATABASE_URL, PORT: await freePort() })
    .ended;
  assert.is(code, 1, said);
  assert.match(said, 'the service cannot go on');
});

test('1 is not content without Redis, and leaves nothing running', async () => {
  const PORT = await freePort();
  const REDIS_URL = `redis://localhost:${await freePort()}`;
  const { code, said } = await startWalkthrough(clone, start, { ...servers, REDIS_URL, PORT }).ended;
  assert.is(code, 1, said);
  assert.match(said, '"message":"stopped"');
  assert.not.match(said, 'The service is ready');
});

test('2 makes an administrator, who may do what only administrators may', async () => {
  const { code, said } = await run('2-make-an-administrator.sh', password);
  assert.is(code, 0, said);
  assert.match(said, 'Created ada <ada@example.org>: user, admin.');
  assert.match(said, /as the new one sees them:\nada\n/);
});

test('2 makes none whose password is easy to guess', async () => {
  const { code, said } = await run('2-make-an-administrator.sh', 'password\n');
  assert.is.not(code, 0, said);
  assert.not.match(said, 'as the new one sees them');
});

test('3 rotates the key, and signs nobody out', async () => {
  const { code, said } = await run('3-rotate-a-key.sh');
  assert.is(code, 0, said);
  const [, kid = ''] = /^(\S+) +ES256 +next /m.exec(said) ?? [];
  assert.match(said, `/.well-known/jwks.json: ${kid}\n`);
  assert.match(said, /rotation-\d+ is still signed in\./);
});

test('4 restores a backup of SQLite, and touches neither PostgreSQL nor the folder for data', async () => {
  const { code, said } = await run('4-restore-a-backup.sh');
  assert.is(code, 0, said);
  assert.match(
    said,
    /Copied \d+ bytes to .*The database is lost\..*Restored: ada .*Restored: who was signed in still is/s,
  );
  assert.is(said.match(/"message":"stopped"/g)?.length, 2);
  assert.ok(!existsSync(join(clone.path, 'data/auth.db')));
});

test('5 embeds the library in an Express app', async () => {
  const { code, said } = await run('5-embed-in-express.sh');
  assert.is(code, 0, said);
  assert.match(said, /signed in:\n\{.*"username":"ada"/);
  assert.match(said, /After signing out:\n\{"error":"SESSION_REVOKED"/);
});

test('6 verifies a token in another service', async () => {
  const { code, said } = await run('6-verify-in-another-service.sh');
  assert.is(code, 0, said);
  const [, id = ''] = /the authentication service says (\S+):/.exec(said) ?? [];
  assert.match(said, `{"user_id":"${id}","roles":["user"]}`);
  assert.match(said, 'Without a good token the answer is 401.');
});

test('each of them is listed in their README, in its order', () => {
  const folder = join(repositoryRoot, 'docs/walkthroughs');
  const scripts = globSync(join(folder, '*.sh'))
    .map((file) => basename(file))
    .toSorted();
  const listed = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/\]\((\d-[a-z-]+\.sh)\)/g)];
  assert.is(scripts.length, 6);
  assert.equal(
    listed.map(([, name]) => name),
    scripts,
  );
});

test.run();
