import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { describeSettings } from '../../src/settings/describe-settings.ts';
import type { Environment } from '../../src/settings/read-text.ts';
import { settingsSchema } from '../../src/settings/settings-schema.ts';
import { goodSecret, load } from './judge.ts';

const describe = (environment: Environment) => describeSettings(load(environment), environment);
const shownValue = (environment: Environment, name: string) =>
  describe(environment).find((setting) => setting.name === name)?.value;

const described = suite('described settings');

described('all of them are there, in the order of the schema, with what they mean', () => {
  const settings = describe({});
  assert.equal(
    settings.map(({ name }) => name),
    Object.keys(settingsSchema.properties),
  );
  assert.ok(settings.every(({ from, description }) => from === 'default' && description !== ''));
});

described('values read as one writes them, and give the same settings again', () => {
  const environment = {
    SESSION_TTL: '90m',
    SHUTDOWN_DELAY: '1500ms',
    REFRESH_TOKEN_ROTATION: '0',
    PURGE_INTERVAL: '0',
    RATE_LIMIT_LOGIN: '5/90',
    RATE_LIMIT_REGISTER: '3/3600s',
  };
  const values = Object.keys(environment).map((name) => shownValue(environment, name));
  assert.equal(values, ['90m', '1500ms', 'off', '0s', '5/90s', '3/1h']);
  assert.is(shownValue({}, 'AUDIT_RETENTION'), '365d');
  const written = describe(environment).map(({ name, value }) => [name, value ?? undefined]);
  assert.equal(load(Object.fromEntries(written)), load(environment));
});

described('a secret reads [set] and tells where it came from', () => {
  const directory = mkdtempSync(join(tmpdir(), 'auth-settings-'));
  try {
    const AUTH_SECRET_FILE = join(directory, 'secret');
    writeFileSync(AUTH_SECRET_FILE, goodSecret);
    const settings = describe({ AUTH_SECRET_FILE, MONITORING_TOKEN: goodSecret, PORT: '80' });
    const origins = new Map(settings.map(({ name, value, from }) => [name, `${value} ${from}`]));
    assert.is(origins.get('AUTH_SECRET'), '[set] AUTH_SECRET_FILE');
    assert.is(origins.get('MONITORING_TOKEN'), '[set] environment');
    assert.is(origins.get('PORT'), '80 environment');
    assert.not.match(JSON.stringify(settings), goodSecret);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

described('a secret that is not set is null', () => assert.is(shownValue({}, 'MONITORING_TOKEN'), null));

const urls: Readonly<Record<string, string>> = {
  'sqlite:./auth.db': 'sqlite:./auth.db',
  'postgresql://auth:canary@db:5433/auth': 'postgresql://auth:[set]@db:5433/auth',
  'postgresql://auth:can%40ary@db/auth?password=canary&sslmode=require':
    'postgresql://auth:[set]@db/auth?password=[set]&sslmode=[set]',
  'postgres://auth@db/auth': 'postgres://auth@db/auth',
  'postgresql:///auth?host=/run/postgresql': 'postgresql:///auth?host=[set]',
};

for (const [DATABASE_URL, shown] of Object.entries(urls)) {
  described(`a database is shown as ${shown}`, () => assert.is(shownValue({ DATABASE_URL }, 'DATABASE_URL'), shown));
}

described('a Redis is shown without its password', () => {
  const show = (REDIS_URL: string) => shownValue({ REDIS_URL }, 'REDIS_URL');
  assert.is(show('rediss://auth:canary@cache:6380/1'), 'rediss://auth:[set]@cache:6380/1');
  assert.is(show('redis://:canary@cache'), 'redis://cache');
});

described.run();
