import * as assert from 'uvu/assert';
import type { Answer, TestService } from '../support/make-service.ts';
import { assertProblem, pointersOf } from '../support/problems.ts';
import { serviceSuite } from '../support/service-suite.ts';

const test = serviceSuite('isolation over HTTP');
const sessions = '/api/v1/users/me/sessions';

/** All that a client can tell two refusals apart by. */
function visible({ status, body }: Answer): unknown {
  const { request_id, timestamp, instance, ...rest } = body;
  return { status, ...rest };
}

async function listSessions(service: TestService, token: string, query = '') {
  return service.call('GET', `${sessions}${query}`, undefined, { token });
}

async function signInTwice(service: TestService, name: string) {
  const { access_token: token, user } = await service.makeUser(name);
  await service.call('POST', '/api/v1/auth/login', { email: user.email, password: 'correct horse battery staple' });
  return token;
}

test('somebody else’s session is the same 404 as none, and goes on', async ({ service }) => {
  const ada = await signInTwice(service, 'ada');
  const { access_token: root } = await service.makeAdmin();
  const { body } = await listSessions(service, ada);
  for (const token of [(await service.makeUser('grace')).access_token, root]) {
    const foreign = await service.call('DELETE', `${sessions}/${body.items[0].id}`, undefined, { token });
    const random = await service.call('DELETE', `${sessions}/${service.runtime.id()}`, undefined, { token });
    assertProblem(foreign, 404, 'SESSION_NOT_FOUND');
    assert.equal(visible(foreign), visible(random));
  }
  assert.equal((await listSessions(service, ada)).body, body);
});

test('somebody else’s user id is the same 403 as a random one, in whatever route', async ({ service }) => {
  const { user } = await service.makeAdmin();
  const { access_token: token } = await service.makeUser();
  const calls = [
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['DELETE', '/sessions'],
  ] as const;
  for (const [method, rest] of calls) {
    const call = (id: string) => service.call(method, `/api/v1/admin/users/${id}${rest}`, undefined, { token });
    const foreign = await call(user.id);
    assertProblem(foreign, 403, 'FORBIDDEN');
    assert.equal(visible(foreign), visible(await call(service.runtime.id())));
    assert.equal(visible(foreign), visible(await call('no-uuid')));
  }
});

test('somebody else’s cursor, another list’s and one with other filters are the same 422 as a forged one', async ({
  service,
}) => {
  const ada = await signInTwice(service, 'ada');
  const grace = await signInTwice(service, 'grace');
  const { access_token: root } = await service.makeAdmin();
  const own = (await listSessions(service, ada, '?limit=1')).body.next_cursor;
  const users = (await service.call('GET', '/api/v1/admin/users?limit=1', undefined, { token: root })).body.next_cursor;
  assert.is((await listSessions(service, ada, `?limit=1&cursor=${own}`)).status, 200);

  const forged = await listSessions(service, grace, `?cursor=${'A'.repeat(own.length)}`);
  assertProblem(forged, 422, 'VALIDATION_ERROR');
  assert.equal(pointersOf(forged), ['/cursor']);
  const refused = await Promise.all([
    listSessions(service, grace, `?cursor=${own}`),
    listSessions(service, ada, `?cursor=${users}`),
    service.call('GET', `/api/v1/admin/users?cursor=${own}`, undefined, { token: root }),
    service.call('GET', `/api/v1/admin/users?q=a&cursor=${users}`, undefined, { token: root }),
    service.call('GET', `/api/v1/admin/audit-events?cursor=${users}`, undefined, { token: root }),
  ]);
  for (const answer of refused) assert.equal(visible(answer), visible(forged));
});

test('a cursor that was changed anywhere is 422', async ({ service }) => {
  const ada = await signInTwice(service, 'ada');
  const cursor: string = (await listSessions(service, ada, '?limit=1')).body.next_cursor;
  const changed = Array.from(cursor, (letter, index) => {
    return cursor.slice(0, index) + (letter === 'A' ? 'B' : 'A') + cursor.slice(index + 1);
  });
  const others = ['', 'x', `${cursor}A`, cursor.slice(1), cursor.slice(0, -1), `${cursor}=`, `%20${cursor}`, '%00'];
  for (const bad of [...changed, ...others]) {
    const answer = await listSessions(service, ada, `?cursor=${bad}`);
    assertProblem(answer, 422, 'VALIDATION_ERROR');
    assert.equal(pointersOf(answer), ['/cursor']);
  }
});

test.run();
