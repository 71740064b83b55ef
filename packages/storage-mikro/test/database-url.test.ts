import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { ConfigurationError } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { parseDatabaseUrl } from '../src/database-url.ts';

const test = suite('database URL');

test('names a file by a relative or an absolute path, or none in memory', () => {
  assert.equal(parseDatabaseUrl('sqlite:./data/auth.db'), { engine: 'sqlite', path: resolve('data/auth.db') });
  assert.equal(parseDatabaseUrl('sqlite:auth.db'), { engine: 'sqlite', path: resolve('auth.db') });
  assert.equal(parseDatabaseUrl('sqlite:/var/lib/auth.db'), { engine: 'sqlite', path: resolve('/var/lib/auth.db') });
  assert.equal(parseDatabaseUrl(' SQLite:/a b/ü.db '), { engine: 'sqlite', path: resolve('/a b/ü.db') });
  assert.equal(parseDatabaseUrl('sqlite::memory:'), { engine: 'sqlite', path: ':memory:' });
});

for (const url of [
  'postgresql://auth:hunter2@db.example:6432/accounts?sslmode=verify-full',
  'postgres://auth@[::1]/accounts',
  'PostgreSQL://auth@%2Fvar%2Frun%2Fpostgresql/accounts',
  'postgresql:///accounts?host=/var/run/postgresql&user=auth',
])
  test(`names a database on a server: ${url}`, () => {
    assert.equal(parseDatabaseUrl(` ${url} `), { engine: 'postgresql', url, database: 'accounts', user: 'auth' });
  });

for (const url of [
  'postgresql:accounts',
  'postgresql://auth:hunter2@:x/accounts',
  'postgresql://auth:hunter2@localhost/accounts?sslrootcert=/nowhere.pem',
  'postgresql://auth:hunter2@localhost/accounts?sslnegotiation=never',
])
  test(`of a server that is of no use is refused: ${url}`, () => {
    assert.throws(
      () => parseDatabaseUrl(url),
      isConfigurationError(/cannot be used.*postgresql:\/\/user:password@host/),
    );
  });

for (const url of ['mysql://localhost/auth', 'auth.db', '/var/lib/auth.db', 'file:auth.db', ''])
  test(`of another kind is refused: "${url}"`, () => {
    assert.throws(() => parseDatabaseUrl(url), isConfigurationError(/no scheme|is not supported/));
  });

for (const url of ['sqlite:', 'sqlite://auth.db', 'sqlite:///var/lib/auth.db', 'sqlite:a\0b'])
  test(`without a file is refused, with the forms to choose from: ${JSON.stringify(url)}`, () => {
    assert.throws(() => parseDatabaseUrl(url), isConfigurationError(/names no file.*sqlite:\.\/relative\/file/));
  });

test('that is refused is not repeated: it may hold a password', () => {
  const isSilent = (error: unknown) => error instanceof ConfigurationError && !inspect(error).includes('hunter2');
  assert.throws(() => parseDatabaseUrl('mysql://auth:hunter2@localhost/auth'), isSilent);
  assert.throws(() => parseDatabaseUrl('sqlite://auth:hunter2@localhost/auth'), isSilent);
  assert.throws(() => parseDatabaseUrl('postgresql://auth:hunter2@:x/auth'), isSilent);
});

function isConfigurationError(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof ConfigurationError && message.test(error.message);
}

test.run();
