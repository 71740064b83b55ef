import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { quick } from '../support/quick-settings.ts';
import { alice, call, login, me, refresh, register, tokensOf } from './client.ts';
import { cleanUp, launch, makeDirectory, until } from './server-process.ts';

const MONITORING_TOKEN = 'a-token-of-the-scraper';
const settings = {
  ...quick,
  MONITORING_TOKEN,
  BCRYPT_COST: '12',
  PASSWORD_HASH_CONCURRENCY: '2',
  PASSWORD_HASH_QUEUE: '64',
  RATE_LIMIT_ENABLED: 'off',
};

interface Outcome {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly code: string | undefined;
}

/** Sends logins all at once; how each was answered, in the order of the answers, until all hang up. */
function flood(url: string, size: number) {
  const controller = new AbortController();
  const outcomes: Outcome[] = [];
  const body = JSON.stringify({ username: alice.username, password: alice.password });
  const headers = { 'Content-Type': 'application/json' };
  const { signal } = controller;
  const logins = Array.from({ length: size }, async () => {
    const response = await fetch(`${url}/api/v1/auth/login`, { method: 'POST', headers, body, signal });
    const { error_code: code } = (await response.json()) as { error_code?: string };
    outcomes.push({ status: response.status, retryAfter: response.headers.get('retry-after'), code });
  });
  const hangUp = async () => {
    controller.abort();
    await Promise.allSettled(logins);
  };
  const count = (status: number) => outcomes.filter((outcome) => outcome.status === status).length;
  return { outcomes, count, hangUp };
}

interface Hashing {
  readonly running: number;
  readonly waiting: number;
  readonly rejected: number;
}

async function readHashing(url: string): Promise<Hashing> {
  const headers = { Authorization: `Bearer ${MONITORING_TOKEN}` };
  const response = await fetch(`${url}/api/v1/monitoring/metrics`, { headers });
  return ((await response.json()) as { password_hash: Hashing }).password_hash;
}

const floods = suite('a flood of logins', { directory: '' });

floods.before.each((context) => {
  context.directory = makeDirectory();
});
floods.after.each(({ directory }) => cleanUp(directory));

floods(
  'fills the queue and no more, keeps nobody else waiting, and leaves when its clients hang up',
  async ({ directory }) => {
    const url = await launch(directory, settings).url();
    const signedIn = tokensOf(await register(url));
    const logins = flood(url, 300);

    // All but those that are hashed or wait for it are answered, though hardly one hash is done.
    await until(() => (logins.outcomes.length >= 300 - 66 ? true : undefined));
    assert.ok(logins.count(200) < 33, `${logins.count(200)} logins went before the surplus was turned away`);
    const surplus = logins.outcomes.filter(({ status }) => status !== 200);
    for (const { status, code, retryAfter } of surplus) {
      assert.equal([status, code], [503, 'OVERLOADED']);
      assert.match(String(retryAfter), /^[1-9]\d*$/);
    }

    // One after another: if each waited for as much as one hash, the queue would be empty before they are through.
    const doneBefore = logins.count(200);
    for (let read = 0; read < 50; read += 1) assert.is((await me(url, signedIn.access)).status, 200);
    let token = signedIn.refresh;
    for (let turn = 0; turn < 5; turn += 1) token = tokensOf(await refresh(url, token)).refresh;
    for (const path of ['/health', '/health/ready']) assert.is((await call(url, path)).status, 200);
    const hashed = logins.count(200) - doneBefore;
    assert.ok(hashed < 25, `${hashed} logins were through before 50 reads and 5 refreshes were`);
    const { running, waiting } = await readHashing(url);
    assert.is(running, 2);
    assert.ok(waiting > 0, 'the flood is still there');

    await logins.hangUp();
    await until(async () => ((await readHashing(url)).waiting === 0 ? true : undefined));
    assert.ok(logins.count(200) < 66, 'those who waited were never hashed');
    assert.is((await login(url, { username: alice.username, password: alice.password })).status, 200);
    assert.is((await readHashing(url)).rejected, logins.count(503));
  },
);

floods.run();
