import { join } from 'node:path';
import { startPostgres } from '@auth/tooling/postgres';
import { startRedis } from '@auth/tooling/redis';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { type ExampleProgram, runExample, startExample } from './example-program.ts';
import { runTool } from './pack-packages.ts';
import { findTypeErrors } from './type-errors.ts';

const password = 'correct horse battery staple';
const ada = { email: 'ada@example.org', username: 'Ada', password };

/** Runs each example in the folder of a newcomer, and speaks to it as its user would. */
export function testExamples(install: () => Promise<string>): void {
  const test = suite('the examples, with the packed packages in an empty folder');
  let folder: string;

  test.before(async () => {
    folder = await install();
  });

  test('compile in strict mode, and so do the declarations of the packages', async () => {
    assert.equal(await findTypeErrors(folder), []);
  });

  for (const file of ['node-http.ts', 'express.ts']) {
    test(`${file} registers, signs in, knows its users and signs them out`, async () => {
      const program = await startExample(folder, file);
      await useAccounts(program);
      assert.is(await program.stop(), 0);
    });

    test(`${file} answers what it refuses`, async () => {
      const program = await startExample(folder, file);
      await assertRefusals(program);
      assert.is(await program.stop(), 0);
    });
  }

  test('koa.ts serves the accounts below its prefix, and its own routes beside them', async () => {
    const program = await startExample(folder, 'koa.ts');
    await useKoaApp(program);
    assert.is(await program.stop(), 0);
  });

  test('embedding.ts registers and signs in without any HTTP', async () => {
    assert.match(await runExample(folder, 'embedding.ts'), /^Ada is signed in until \d{4}-/);
  });

  test('custom-storage.ts works with the storage it is given', async () => {
    assert.match(await runExample(folder, 'custom-storage.ts'), "status: 'healthy'");
  });

  test('several-instances.ts works with PostgreSQL and Redis', async () => {
    const [postgres, redis] = [await startPostgres(), await startRedis()];
    const env = { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
    assert.match(await runExample(folder, 'several-instances.ts', env), "status: 'healthy'");
    await Promise.all([postgres.stop(), redis.stop()]);
  });

  test('the conformance suite runs in node:test', async () => {
    const output = await runTool(process.execPath, ['--test', 'storage-node.test.ts'], folder);
    assert.match(output, /tests 1\d\d\n/);
    assert.match(output, /fail 0\n/);
  });

  test('the conformance suite runs in uvu', async () => {
    const output = await runTool(process.execPath, ['storage-uvu.test.ts'], folder);
    assert.match(output, /Total: +(1\d\d)\n +Passed: +\1\n/);
  });

  test('the conformance suite runs in Vitest', async () => {
    const vitest = join(folder, 'node_modules/.bin/vitest');
    const output = await runTool(vitest, ['run', 'storage-vitest.test.ts'], folder);
    assert.match(output, /Tests +1\d\d passed/);
  });

  test.run();
}

async function useAccounts({ call }: ExampleProgram): Promise<void> {
  const registered = await call('POST /register', { body: ada });
  assert.is(registered.status, 201);
  assert.is(registered.body.user.username, 'Ada');

  const { status, headers, body } = await call('POST /login', { body: { email: ada.email, password } });
  assert.equal([status, headers.get('Cache-Control')], [200, 'no-store']);
  const refreshed = await call('POST /refresh', { body: { refreshToken: body.refreshToken } });
  assert.is(refreshed.status, 200);
  assert.is.not(refreshed.body.refreshToken, body.refreshToken);

  const token = refreshed.body.accessToken;
  const me = await call('GET /me', { token });
  assert.equal([me.status, me.body], [200, refreshed.body.user]);
  assert.is((await call('POST /logout', { token })).status, 204);
  const after = await call('GET /me', { token });
  assert.equal([after.status, after.body.error], [401, 'SESSION_REVOKED']);
}

async function assertRefusals({ call }: ExampleProgram): Promise<void> {
  await call('POST /register', { body: ada });
  for (const [request, options, status, error] of [
    ['POST /register', { body: ada }, 409, 'USER_ALREADY_EXISTS'],
    ['POST /register', { body: { ...ada, password: 'password' } }, 422, 'WEAK_PASSWORD'],
    ['POST /register', { body: { email: 1 } }, 422, 'VALIDATION_ERROR'],
    ['POST /login', { body: { username: 'ada', password: 'wrong' } }, 401, 'INVALID_CREDENTIALS'],
    ['POST /login', { body: [] }, 422, 'VALIDATION_ERROR'],
    ['POST /login', { body: '{"username":' }, 400, /MALFORMED_JSON|BAD_REQUEST/],
    ['POST /login', { body: { password: 'x'.repeat(20_000) } }, 413, /PAYLOAD_TOO_LARGE|BAD_REQUEST/],
    ['POST /refresh', { body: {} }, 401, 'INVALID_TOKEN'],
    ['GET /me', {}, 401, 'INVALID_TOKEN'],
    ['GET /me', { token: 'no.access.token' }, 401, 'INVALID_TOKEN'],
  ] as const) {
    const answer = await call(request, options);
    assert.is(answer.status, status, `${request}: ${JSON.stringify(answer.body)}`);
    assert.match(answer.body.error, error);
    assert.is(answer.headers.has('WWW-Authenticate'), status === 401);
    assert.not.match(JSON.stringify(answer.body), 'node_modules');
  }
  assert.is((await call('GET /nothing')).status, 404);
}

async function useKoaApp({ url, call }: ExampleProgram): Promise<void> {
  assert.is((await call('POST /identity/auth/register', { body: ada })).status, 201);
  const { body } = await call('POST /identity/auth/login', { body: { username: 'ADA', password } });
  const token = body.access_token;
  assert.equal((await call('GET /identity/auth/me', { token })).body, body.user);

  assert.is((await call('GET /')).body, 'Open to everybody');
  assert.equal((await call('GET /greeting', { token })).body, { greeting: 'Hello, Ada' });
  const keys = await call('GET /.well-known/jwks.json');
  assert.equal([keys.status, keys.body.keys[0].crv], [200, 'P-256'], url);

  assert.is((await call('POST /identity/auth/logout', { token })).status, 204);
  for (const refused of [await call('GET /greeting', { token }), await call('GET /greeting')]) {
    assert.is(refused.status, 401);
    assert.match(refused.headers.get('WWW-Authenticate') ?? '', /^Bearer realm="auth"/);
  }
}
