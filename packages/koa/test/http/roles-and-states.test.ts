import * as assert from 'uvu/assert';
import { type Answer, ada } from '../support/make-service.ts';
import { assertProblem } from '../support/problems.ts';
import { serviceSuite } from '../support/service-suite.ts';

const test = serviceSuite('changes of roles and states over HTTP');
const users = '/api/v1/admin/users';

test('a change of roles holds from the next request on, whatever the token says', async ({ service }) => {
  const { access_token: root } = await service.makeAdmin();
  const { access_token: token, user } = await service.makeUser();
  const list = () => service.call('GET', users, undefined, { token });
  assertProblem(await list(), 403, 'FORBIDDEN');
  await service.call('PATCH', `${users}/${user.id}`, { roles: ['admin'] }, { token: root });
  assert.is((await list()).status, 200);
  await service.call('PATCH', `${users}/${user.id}`, { roles: ['user'] }, { token: root });
  assertProblem(await list(), 403, 'FORBIDDEN');
});

test('roles are names of their own: nothing that looks like admin is one', async ({ service }) => {
  const { access_token: root } = await service.makeAdmin();
  const { access_token: token, user } = await service.makeUser();
  await service.call('PATCH', `${users}/${user.id}`, { roles: ['administrator', 'admin-', 'admins'] }, { token: root });
  assertProblem(await service.call('GET', users, undefined, { token }), 403, 'FORBIDDEN');
});

test('LAST_ADMIN: the last active administrator is neither demoted nor deactivated nor deleted', async ({
  service,
}) => {
  const { access_token: token, user } = await service.makeAdmin();
  const path = `${users}/${user.id}`;
  const call = (method: string, body?: unknown) => service.call(method, path, body, { token });
  assertProblem(await call('PATCH', { roles: ['user'] }), 409, 'LAST_ADMIN');
  assertProblem(await call('PATCH', { is_active: false }), 409, 'LAST_ADMIN');
  assertProblem(await call('DELETE'), 409, 'LAST_ADMIN');
  assertProblem(await service.call('DELETE', '/api/v1/users/me', {}, { token }), 409, 'LAST_ADMIN');
  assert.equal((await call('GET')).body, user);
  const { user: second } = await service.makeAdmin('second');
  await service.call('PATCH', `${users}/${second.id}`, { is_active: false }, { token });
  assertProblem(await call('PATCH', { roles: [] }), 409, 'LAST_ADMIN');
  await service.call('PATCH', `${users}/${second.id}`, { is_active: true }, { token });
  assert.is((await call('PATCH', { roles: [] })).status, 200);
});

test('LAST_ADMIN: of 50 administrators who step down at once, one has to stay', async ({ service }) => {
  const admins = await Promise.all(Array.from({ length: 50 }, (_, index) => service.makeAdmin(`admin${index}`)));
  const answers = await Promise.all(
    admins.map(({ access_token: token, user }) =>
      service.call('PATCH', `${users}/${user.id}`, { roles: ['user'] }, { token }),
    ),
  );
  const refused = answers.filter(({ status }) => status !== 200);
  assert.is(refused.length, 1);
  for (const answer of refused) assertProblem(answer, 409, 'LAST_ADMIN');
  const { access_token: token, user } = admins[answers.findIndex(({ status }) => status === 409)];
  const { body } = await service.call('GET', `${users}?role=admin`, undefined, { token });
  assert.equal(
    body.items.map(({ id }: { id: string }) => id),
    [user.id],
  );
});

test('deactivation during a burst of requests lets none through after its answer', async ({ service }) => {
  const { access_token: root } = await service.makeAdmin();
  const { access_token: token, refresh_token, user } = await service.makeUser();
  let isAnswered = false;
  const send = async () => {
    const isLate = isAnswered;
    const answers = await Promise.all([
      service.call('GET', '/api/v1/users/me', undefined, { token }),
      service.call('PUT', '/api/v1/users/me', { username: `ada${Math.random()}`.slice(0, 20) }, { token }),
      service.call('POST', '/api/v1/auth/refresh', { refresh_token }),
      service.call('POST', '/api/v1/auth/login', { email: user.email, password: ada.password }),
    ]);
    return { isLate, answers };
  };
  const burst = async () => {
    const sent: { isLate: boolean; answers: Answer[] }[] = [];
    while (sent.filter(({ isLate }) => isLate).length < 3) sent.push(await send());
    return sent;
  };
  const deactivate = async () => {
    const answer = await service.call('PATCH', `${users}/${user.id}`, { is_active: false }, { token: root });
    isAnswered = true;
    assert.is(answer.status, 200);
  };
  const [sent] = await Promise.all([Promise.all(Array.from({ length: 5 }, burst)), deactivate()]);
  for (const { isLate, answers } of sent.flat()) {
    for (const { status, text } of answers) {
      assert.ok([200, 401, 403].includes(status), text);
      if (isLate) assert.is.not(status, 200, text);
    }
  }
  // Nothing that a sign-in or a refresh gave out on the way is alive either.
  for (const { body } of sent.flat().flatMap(({ answers }) => answers)) {
    if (body.access_token === undefined) continue;
    const answer = await service.call('GET', '/api/v1/users/me', undefined, { token: body.access_token });
    assertProblem(answer, 401, 'SESSION_REVOKED');
  }
});

test.run();
