import { createOpenApiDocument, routes } from '@auth/koa';
import { suite } from '@auth/tooling/suite';
import openapiTypes, { astToString } from 'openapi-typescript';
import * as assert from 'uvu/assert';
import { suiteOnEachDatabase } from './support/databases.ts';
import { generateClient } from './support/generate-client.ts';
import { ada, type Json, makeService } from './support/make-service.ts';

const document = createOpenApiDocument({
  routes,
  prefix: '/api/v1',
  version: '0.1.0',
  problemBaseUrl: 'urn:auth:problem:',
});
const sdk = await generateClient(document);

const generators = suite('client generators');

generators('@hey-api/openapi-ts makes a function of each operation', () => {
  for (const { operationId } of routes) assert.type(sdk[operationId], 'function');
});

generators('openapi-typescript makes types of each path and each named schema', async () => {
  const types = astToString(await openapiTypes(JSON.stringify(document)));
  for (const path of Object.keys(document.paths)) assert.match(types, `"${path}": {`);
  for (const name of Object.keys(document.components.schemas)) assert.match(types, new RegExp(`^ {8}${name}: `, 'm'));
});

generators.run();

const test = suiteOnEachDatabase('a generated client');

test('signs in, lists users, and reads a refusal', async ({ database }) => {
  const service = await makeService({ database });
  const { user } = await service.makeAdmin();
  const client = sdk.connect(service.url);
  const { data: signIn } = await sdk.login({ client, body: { email: user.email, password: ada.password } });
  const auth = signIn.access_token;
  const { data: created } = await sdk.createUser({ client, auth, body: { email: ada.email, username: 'ada' } });
  assert.is(created.username, 'ada');
  const { data: first } = await sdk.listUsers({ client, auth, query: { limit: 1, is_active: true } });
  const { data: rest } = await sdk.listUsers({
    client,
    auth,
    query: { limit: 1, is_active: true, cursor: first.next_cursor },
  });
  assert.equal(
    [...first.items, ...rest.items].map(({ id }: Json) => id),
    [created.id, user.id],
  );
  const { response } = await sdk.deleteUser({ client, auth, path: { id: created.id } });
  assert.is(response.status, 204);
  const { error, data } = await sdk.getUser({ client, auth, path: { id: service.runtime.id() } });
  assert.equal([data, error.error_code], [undefined, 'USER_NOT_FOUND']);
  const refused = await sdk.listUsers({ client });
  assert.is(refused.error.error_code, 'AUTHENTICATION_REQUIRED');
  await service.close();
});

test.run();
