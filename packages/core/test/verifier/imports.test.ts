import { registerHooks } from 'node:module';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';

const test = suite('what a verifier loads');

const loaded = new Set<string>();

test.before(async () => {
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      loaded.add(resolved.url);
      return resolved;
    },
  });
  await import('@auth/core/verifier');
  hooks.deregister();
});

test('of this package it loads what verifies tokens, and nothing that stores, hashes or logs', () => {
  const files = [...loaded].flatMap((url) => /\/core\/src\/(?<file>.*)\.ts$/.exec(url)?.groups?.['file'] ?? []);
  assert.ok(files.includes('tokens/verify-access-token'));
  const others = files.filter((file) => !file.startsWith('verifier/'));
  assert.equal(others.sort(), [
    'errors',
    'keys/hmac-key',
    'tokens/access-token',
    'tokens/secret',
    'tokens/verified-tokens',
    'tokens/verify-access-token',
  ]);
});

test('of the packages around it it loads three, with what they need themselves', () => {
  const names = [...loaded].flatMap(
    (url) => /.*\/node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)\//.exec(url)?.groups?.['name'] ?? [],
  );
  for (const name of ['jsonwebtoken', 'lru-cache', 'typebox']) assert.ok(names.includes(name), name);
  const forbidden = /^(@node-rs|@zxcvbn-ts|cockatiel|p-queue|tslog|uuid|koa|@mikro-orm|@redis)/;
  assert.equal(
    names.filter((name) => forbidden.test(name)),
    [],
  );
});

test.run();
