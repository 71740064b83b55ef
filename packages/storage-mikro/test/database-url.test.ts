import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { ConfigurationError } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { parseDatabaseUrl } from '../src/database-url.ts';
import { rejects } from './rejects.ts';

const test = suite('database URL');

test('names a file by a relative or an absolute path, or none in memory', async () => {
  assert.equal(await parseDatabaseUrl('sqlite:./data/auth.db'), { engine: 'sqlite', path: resolve('data/auth.db') });
  assert.equal(await parseDatabaseUrl('sqlite:auth.db'), { engine: 'sqlite', path: resolve('auth.db') });
  assert.equal(await parseDatabaseUrl('sqlite:/var/lib/auth.db'), {
    engine: 'sqlite',
    path: resolve('/var/lib/auth.db'),
  });
  assert.equal(await parseDatabaseUrl(' SQLite:/a b/ü.db '), { engine: 'sqlite', path: resolve('/a b/ü.db') });
  assert.equal(await parseDatabaseUrl('sqlite::memory:'), { engine: 'sqlite', path: ':memory:' });
});

for (const url of [
  'postgresql://auth:hunter2@db.example:6432/accounts?sslmode=verify-full',
  'postgres://auth@[::1]/accounts',
  'PostgreSQL://auth@%2Fvar%2Frun%2Fpostgresql/accounts',
  'postgresql:///accounts?host=/var/run/postgresql&user=auth',
])
  test(`names a database on a server: ${url}`, async () => {
    assert.equal(await parseDatabaseUrl(` ${url} `), { engine: 'postgresql', url, database: 'accounts', user: 'auth' });
  });

for (const url of [
  'postgresql:accounts',
  'postgresql://auth:hunter2@:x/accounts',
  'postgresql://auth:hunter2@localhost/accounts?sslrootcert=/nowhere.pem',
  'postgresql://auth:hunter2@localhost/accounts?sslnegotiation=never',
])
  test(`of a server that is of no use is refused: ${url}`, async () => {
    const { message } = await rejects(parseDatabaseUrl(url), ConfigurationError);
    assert.match(message, /cannot be used.*postgresql:\/\/user:password@host/);
  });

for (const url of ['mysql://localhost/auth', 'auth.db', '/var/lib/auth.db', 'file:auth.db', ''])
  test(`of another kind is refused: "${url}"`, async () => {
    const { message } = await rejects(parseDatabaseUrl(url), ConfigurationError);
    assert.match(message, /no scheme|is not supported/);
  });

for (const url of ['sqlite:', 'sqlite://auth.db', 'sqlite:///var/lib/auth.db', 'sqlite:a\0b'])
  test(`without a file is refused, with the forms to choose from: ${JSON.stringify(url)}`, async () => {
    const { message } = await rejects(parseDatabaseUrl(url), ConfigurationError);
    assert.match(message, /names no file.*sqlite:\.\/relative\/file/);
  });

test('that is refused is not repeated: it may hold a password', async () => {
  for (const scheme of ['mysql:', 'sqlite:']) {
    const error = await rejects(parseDatabaseUrl(`${scheme}//auth:hunter2@localhost/auth`), ConfigurationError);
    assert.not.match(inspect(error), 'hunter2');
  }
  const error = await rejects(parseDatabaseUrl('postgresql://auth:hunter2@:x/auth'), ConfigurationError);
  assert.not.match(inspect(error), 'hunter2');
});

test.run();
