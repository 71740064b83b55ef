import type { TObject, TSchema } from 'typebox';
import Type from 'typebox';
import { Check } from 'typebox/value';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from '../support/databases.ts';
import { type Json, makeService, type TestService } from '../support/make-service.ts';
import { assertProblem, pointersOf } from '../support/problems.ts';
import { type SampledRoute, sampledRoutes } from '../support/sample-calls.ts';

const test = suiteOnEachDatabase<{ service: TestService; token: string; before: Json }>('hostile bodies');

test.before(async (context) => {
  context.service = await makeService({ database: context.database, app: { introspectionToken } });
  const { access_token, user } = await context.service.makeAdmin();
  Object.assign(context, { token: access_token, before: user });
});
test.after(async ({ service, token, before }) => {
  const { body } = await service.call('GET', '/api/v1/users/me', undefined, { token });
  assert.equal(body, before, 'nothing that was refused has changed anything');
  await service.close();
});

const withBody = sampledRoutes.filter(({ route }) => route.method !== 'GET');
const id = '019b3f2e-7c11-7d2a-9f54-3b1c2d4e5f60';

/** Each way to fill the body in. */
function variantsOf({ route }: SampledRoute): readonly TObject[] {
  return Type.IsUnion(route.body) ? route.body.anyOf : [route.body];
}

/** A body that is right in form: the examples of its members. */
function exampleOf({ properties }: TObject): Record<string, unknown> {
  const members = Object.entries(properties).map(([name, member]) => [name, firstExample(member)]);
  return Object.fromEntries(members);
}

function firstExample(schema: TSchema): unknown {
  return 'examples' in schema && Array.isArray(schema.examples) ? schema.examples[0] : undefined;
}

const introspectionToken = 'the-introspection-token-of-a-test';
const unknownMembers = ['is_admin', 'isActive', 'id', 'password_hash', 'created_at', 'constructor', 'prototype'];
const otherTypes: readonly unknown[] = [
  null,
  true,
  0,
  -1.5,
  'text',
  [],
  ['a b'],
  [[]],
  {},
  { $ne: null },
  { toString: 'x' },
  { length: 1 },
];

for (const sampled of withBody) {
  const { route, at } = sampled;
  const send = (service: TestService, token: string, raw: string) =>
    service.call(route.method, at(id), undefined, {
      raw,
      token: route.access === 'introspection' ? introspectionToken : token,
    });

  for (const [index, variant] of variantsOf(sampled).entries()) {
    const name = `${route.operationId}${index === 0 ? '' : ` (${index + 1})`}`;
    const example = exampleOf(variant);

    test(`${name}: mass assignment: unknown members are refused, never obeyed`, async ({ service, token }) => {
      for (const member of unknownMembers) {
        const answer = await send(service, token, JSON.stringify({ ...example, [member]: ['admin'] }));
        assertProblem(answer, 422, 'VALIDATION_ERROR');
        assert.equal(pointersOf(answer), [`/${member}`]);
      }
    });

    test(`${name}: prototype pollution: __proto__ is a member like any other, and refused`, async ({
      service,
      token,
    }) => {
      for (const value of [{ is_admin: true }, { roles: ['admin'] }, example]) {
        const own = JSON.stringify({ ...example, PROTO: value }).replace('"PROTO"', '"__proto__"');
        assertProblem(await send(service, token, own), 422, 'VALIDATION_ERROR');
      }
      assert.is(Reflect.get({}, 'is_admin'), undefined);
      assert.is(Reflect.get({}, 'roles'), undefined);
    });

    for (const [member, schema] of Object.entries(variant.properties)) {
      test(`${name}: type confusion: ${member} refuses every other type`, async ({ service, token }) => {
        const others = otherTypes.filter((other) => !Check(schema, other));
        assert.ok(others.length >= otherTypes.length - 2);
        for (const other of others) {
          const answer = await send(service, token, JSON.stringify({ ...example, [member]: other }));
          assertProblem(answer, 422, 'VALIDATION_ERROR');
          for (const pointer of pointersOf(answer)) assert.ok(pointer.split('/')[1] === member, pointer);
        }
      });

      if (Check(schema, 'text')) {
        test(`${name}: ${member}: a NUL or a lone surrogate is 422`, async ({ service, token }) => {
          for (const bad of ['a\\u0000b', '\\ud800', '\\udc00x']) {
            const raw = JSON.stringify({ ...example, [member]: 'BAD' }).replace('"BAD"', `"${bad}"`);
            const answer = await send(service, token, raw);
            assertProblem(answer, 422, 'VALIDATION_ERROR');
            assert.equal(pointersOf(answer), [`/${member}`]);
          }
        });
      }
    }
  }

  test(`${route.operationId}: JSON that is no object is 400`, async ({ service, token }) => {
    for (const raw of ['null', '[]', '"text"', '1', 'true', '{"a":1,"a":1}', '\ufeff{}']) {
      assertProblem(await send(service, token, raw), 400, 'MALFORMED_JSON');
    }
  });
}

test.run();
