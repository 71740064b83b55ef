import * as assert from 'uvu/assert';
import { suiteOnEachDatabase, type TestDatabase } from '../support/databases.ts';
import { makeService } from '../support/make-service.ts';
import { assertProblem, pointersOf } from '../support/problems.ts';

const test = suiteOnEachDatabase('POST /api/v1/auth/introspect');
const path = '/api/v1/auth/introspect';
const introspectionToken = 'introspection-token-of-a-test';
const token = introspectionToken;
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

async function makeAsker(database: TestDatabase) {
  const service = await makeService({ database, app: { introspectionToken } });
  const ask = async (inQuestion: string) => {
    const answer = await service.call('POST', path, { token: inQuestion }, { token });
    assert.is(answer.status, 200, answer.text);
    assert.is(answer.headers.get('cache-control'), 'no-store');
    return answer.body;
  };
  return { service, ask };
}

test('a good access token: whose it is, until when, and the roles as they are now', async ({ database }) => {
  const { service, ask } = await makeAsker(database);
  const { access_token, user } = await service.makeUser();
  const found = await ask(access_token);
  const claims = JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString());
  const { sub, sid, exp, iat, iss, aud, roles } = claims;
  assert.equal(found, { active: true, sub, sid, exp, iat, iss, aud, roles });
  await service.auth.admin.updateUser(null, user.id, { roles: ['user', 'editor'] });
  assert.equal((await ask(access_token)).roles, ['user', 'editor']);
  await service.close();
});

test('a good refresh token: the same, with its own end; a spent one is not active, and is not punished', async ({
  database,
}) => {
  const { service, ask } = await makeAsker(database);
  const { refresh_token, user } = await service.makeUser();
  const found = await ask(refresh_token);
  assert.equal([found.active, found.sub, found.exp - found.iat], [true, user.id, 604_800]);
  const { body } = await service.call('POST', '/api/v1/auth/refresh', { refresh_token });
  service.runtime.advance(60);
  assert.equal(await ask(refresh_token), { active: false });
  assert.is((await ask(body.refresh_token)).active, true);
  assert.is((await ask(body.access_token)).active, true);
  await service.close();
});

test('whatever is not good is inactive, and nothing more is said', async ({ database }) => {
  const { service, ask } = await makeAsker(database);
  const ended = await service.makeUser('ended');
  await service.call('POST', '/api/v1/auth/logout', undefined, { token: ended.access_token });
  const deactivated = await service.makeUser('deactivated');
  await service.auth.admin.updateUser(null, deactivated.user.id, { isActive: false });
  const { access_token: good, refresh_token: unused } = await service.makeUser('good');
  const nobodys = Buffer.alloc(32).toString('base64url');
  for (const worthless of ['', 'x', nobodys, `${good}x`, good.slice(0, -3), token, 'é', 'a'.repeat(9000)]) {
    assert.equal(await ask(worthless), { active: false });
  }
  for (const { access_token, refresh_token } of [ended, deactivated]) {
    assert.equal(await ask(access_token), { active: false });
    assert.equal(await ask(refresh_token), { active: false });
  }
  service.runtime.advance(900);
  assert.equal(await ask(good), { active: false }, 'the access token has expired');
  service.runtime.advance(604_800 - 900);
  assert.equal(await ask(unused), { active: false }, 'the refresh token has expired');
  await service.close();
});

test('the token may come in a form, as RFC 7662 has it, with a hint', async ({ database }) => {
  const { service } = await makeAsker(database);
  const { access_token, user } = await service.makeUser();
  for (const raw of [`token=${access_token}`, `token_type_hint=access_token&token=${access_token}`]) {
    const { status, body } = await service.call('POST', path, undefined, { token, raw, headers: form });
    assert.equal([status, body.active, body.sub], [200, true, user.id]);
  }
  await service.close();
});

test('a form is read as strictly as JSON', async ({ database }) => {
  const { service } = await makeAsker(database);
  const post = (raw: string | Uint8Array, headers: Record<string, string> = form) =>
    service.call('POST', path, undefined, { token, raw, headers });
  assertProblem(await post('token=a&token=b'), 400, 'MALFORMED_JSON');
  assertProblem(await post(new Uint8Array([0x74, 0xff])), 400, 'MALFORMED_JSON');
  const latin = { 'Content-Type': `${form['Content-Type']}; charset=latin1` };
  assertProblem(await post('token=a', latin), 400, 'MALFORMED_JSON');
  const unknown = await post('token=a&client_id=b');
  assertProblem(unknown, 422, 'VALIDATION_ERROR');
  assert.equal(pointersOf(unknown), ['/client_id']);
  assertProblem(await post('token_type_hint=a'), 422, 'VALIDATION_ERROR');
  assertProblem(await post('token=%00'), 422, 'VALIDATION_ERROR');
  assertProblem(await post(`token=${'a'.repeat(17_000)}`), 413, 'PAYLOAD_TOO_LARGE');
  assertProblem(await post('token=a', { 'Content-Type': 'text/plain' }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  await service.close();
});

test('no other route takes a form', async ({ database }) => {
  const { service } = await makeAsker(database);
  const options = { raw: 'refresh_token=a', headers: form };
  assertProblem(await service.call('POST', '/api/v1/auth/refresh', undefined, options), 415, 'UNSUPPORTED_MEDIA_TYPE');
  await service.close();
});

test('only the introspection token opens it; where there is none, nothing does', async ({ database }) => {
  const configured = await makeAsker(database);
  const { access_token } = await configured.service.makeAdmin();
  const body = { token: access_token };
  for (const other of [access_token, token.slice(1), `${token}x`, 'undefined']) {
    assertProblem(await configured.service.call('POST', path, body, { token: other }), 401, 'INVALID_TOKEN');
  }
  assertProblem(await configured.service.call('POST', path, body), 401, 'AUTHENTICATION_REQUIRED');
  await configured.service.close();
  for (const app of [{}, { introspectionToken: undefined }, { introspectionToken: '' }]) {
    const service = await makeService({ database, app });
    assertProblem(await service.call('POST', path, body, { token }), 401, 'INVALID_TOKEN');
    assertProblem(await service.call('POST', path, body, { token: 'undefined' }), 401, 'INVALID_TOKEN');
    assertProblem(await service.call('POST', path, body), 401, 'AUTHENTICATION_REQUIRED');
    await service.close();
  }
});

test('an outage is no verdict', async ({ database }) => {
  const { service } = await makeAsker(database);
  const { access_token, refresh_token } = await service.makeUser();
  await service.storage.close();
  for (const inQuestion of [access_token, refresh_token]) {
    assertProblem(await service.call('POST', path, { token: inQuestion }, { token }), 500, 'DATABASE_ERROR');
  }
  await service.close();
});

test.run();
