import type { Access } from '@auth/koa';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { type Answer, makeService, type TestService } from '../support/make-service.ts';
import { assertProblem } from '../support/problems.ts';
import { type SampledRoute, sampledRoutes } from '../support/sample-calls.ts';

const monitoringToken = 'a-monitoring-token';
const introspectionToken = 'an-introspection-token';
const test = suiteOnEachDatabase<{ service: TestService; root: string }>('access to every route');

test.before(async (context) => {
  // Without an estimate of the passwords, which is most of the work of making so many people.
  const auth = { passwords: { minScore: 0 } };
  context.service = await makeService({
    database: context.database,
    auth,
    app: { monitoringToken, introspectionToken },
  });
  context.root = (await context.service.makeAdmin()).access_token;
});
test.after(({ service }) => service.close());

interface Caller {
  readonly id: string;
  readonly token?: string;
}

type Refusal = readonly [status: number, code: string];

interface Kind {
  readonly name: string;
  readonly make: (service: TestService, root: string, name: string) => Promise<Caller>;
  /** How it is refused, by who may call; whoever is not refused succeeds. */
  readonly refusals: Readonly<Partial<Record<Access, Refusal>>>;
}

const nobody = '019b3f2e-7c11-7d2a-9f54-3b1c2d4e5f60';

function refuseAll(code: string, status = 401) {
  const refusal: Refusal = [status, code];
  return { user: refusal, admin: refusal, monitoring: refusal, introspection: refusal };
}

const forbidden: Refusal = [403, 'FORBIDDEN'];
const invalid: Refusal = [401, 'INVALID_TOKEN'];

const kinds: readonly Kind[] = [
  { name: 'anonymous', make: async () => ({ id: nobody }), refusals: refuseAll('AUTHENTICATION_REQUIRED') },
  {
    name: 'user',
    make: async (service, _root, name) => toCaller(await service.makeUser(name)),
    refusals: { admin: forbidden, monitoring: forbidden, introspection: invalid },
  },
  {
    name: 'deactivated',
    make: async (service, root, name) => {
      const admin = await service.makeAdmin(name);
      await change(service, root, admin.user.id, { is_active: false });
      return toCaller(admin);
    },
    refusals: { ...refuseAll('SESSION_REVOKED'), introspection: invalid },
  },
  {
    name: 'demoted',
    make: async (service, root, name) => {
      const admin = await service.makeAdmin(name);
      await change(service, root, admin.user.id, { roles: ['user'] });
      return toCaller(admin);
    },
    refusals: { admin: forbidden, monitoring: forbidden, introspection: invalid },
  },
  {
    name: 'admin',
    make: async (service, _root, name) => toCaller(await service.makeAdmin(name)),
    refusals: { introspection: invalid },
  },
  {
    name: 'bearer of the monitoring token',
    make: async () => ({ id: nobody, token: monitoringToken }),
    refusals: { user: invalid, admin: invalid, introspection: invalid },
  },
  {
    name: 'bearer of the introspection token',
    make: async () => ({ id: nobody, token: introspectionToken }),
    refusals: { user: invalid, admin: invalid, monitoring: invalid },
  },
  {
    name: 'bearer of another token',
    make: async () => ({ id: nobody, token: `${monitoringToken}x` }),
    refusals: refuseAll('INVALID_TOKEN'),
  },
];

function toCaller({ access_token: token, user }: { access_token: string; user: { id: string } }): Caller {
  return { id: user.id, token };
}

async function change(service: TestService, token: string, id: string, body: unknown): Promise<void> {
  const { status } = await service.call('PATCH', `/api/v1/admin/users/${id}`, body, { token });
  assert.is(status, 200);
}

async function callAs(
  { id, token }: Caller,
  { route, sample, at }: SampledRoute,
  service: TestService,
): Promise<Answer> {
  const { id: target, body } = (await sample?.(service, { id })) ?? {};
  return service.call(route.method, at(target), body, token === undefined ? {} : { token });
}

for (const [index, sampled] of sampledRoutes.entries()) {
  const { route, access, success } = sampled;
  for (const { name, make, refusals } of kinds) {
    const refusal = refusals[access];
    test(`${route.operationId} by ${name}: ${refusal?.[1] ?? success}`, async ({ service, root }) => {
      assert.is(route.access, access);
      const caller = await make(service, root, `${name.replaceAll(' ', '-').slice(0, 20)}${index}`);
      const answer = await callAs(caller, sampled, service);
      if (refusal === undefined) assert.is(answer.status, success, answer.text);
      else assertProblem(answer, ...refusal);
    });
  }
}

test.run();
