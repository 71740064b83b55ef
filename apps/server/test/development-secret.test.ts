import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { loadDevelopmentSecret } from '../src/development-secret.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

const developmentSecret = suite('the development secret', { root: '', directory: '' });

developmentSecret.before.each((context) => {
  context.root = mkdtempSync(join(tmpdir(), 'auth-secret-'));
  context.directory = join(context.root, 'deep', 'data');
});
developmentSecret.after.each(({ root }) => rmSync(root, { recursive: true }));

developmentSecret('it is made at the first start, long enough, for its owner only', async ({ directory }) => {
  const secret = await loadDevelopmentSecret(directory);
  assert.ok(Buffer.byteLength(secret) >= 32);
  assert.equal(readdirSync(directory), ['development-secret']);
  assert.is(readFileSync(join(directory, 'development-secret'), 'utf8'), `${secret}\n`);
  assert.is(modeOf(join(directory, 'development-secret')), 0o600);
  assert.is(modeOf(directory), 0o700);
});

developmentSecret('the next start finds the same one, another directory has another', async ({ root, directory }) => {
  const secret = await loadDevelopmentSecret(directory);
  assert.is(await loadDevelopmentSecret(directory), secret);
  assert.is.not(await loadDevelopmentSecret(join(root, 'other')), secret);
});

developmentSecret('many first starts at once agree on one', async ({ directory }) => {
  const secrets = await Promise.all(Array.from({ length: 20 }, () => loadDevelopmentSecret(directory)));
  assert.is(new Set(secrets).size, 1);
  assert.equal(readdirSync(directory), ['development-secret']);
});

for (const content of ['', 'short\n', `${'a'.repeat(64)} and more\n`]) {
  developmentSecret(
    `a damaged file (${content.length} characters) is an error that does not show it`,
    async ({ directory }) => {
      await loadDevelopmentSecret(directory);
      writeFileSync(join(directory, 'development-secret'), content);
      const error = await failureOf(loadDevelopmentSecret(directory));
      assert.instance(error, ConfigurationError);
      assert.match(String(error), 'development-secret is damaged');
      assert.is(readFileSync(join(directory, 'development-secret'), 'utf8'), content);
    },
  );
}

developmentSecret('a directory that cannot be made is an error that names it', async ({ root }) => {
  writeFileSync(join(root, 'file'), '');
  const error = await failureOf(loadDevelopmentSecret(join(root, 'file')));
  assert.instance(error, ConfigurationError);
  assert.match(String(error), join(root, 'file'));
});

developmentSecret.run();
