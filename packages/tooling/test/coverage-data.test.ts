import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { mergeCoverage, trimCoverage } from '../src/coverage-data.ts';
import { repositoryUrl } from '../src/repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

const raw = (...paths: string[]) =>
  JSON.stringify({ result: paths.map((path) => ({ url: new URL(path, repositoryUrl).href, functions: [] })) });

const urlsIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) =>
    JSON.parse(readFileSync(join(folder, name), 'utf8')).result.map(({ url }: { url: string }) => url),
  );

const test = suite('coverage data');

test('keeps sources of the repository and nothing of dependencies, tests and Node', () => {
  using folder = temporaryFolder({
    'raw.json': raw('packages/core/src/a.ts', 'packages/core/test/a.test.ts', 'node_modules/b/src/b.js', 'node:fs'),
  });
  trimCoverage(folder.path);
  assert.equal(urlsIn(folder.path), ['repository:packages/core/src/a.ts']);
});

test('of several packages comes together under real addresses', () => {
  using folder = temporaryFolder({
    'one/raw.json': raw('packages/core/src/a.ts'),
    'two/raw.json': raw('packages/core/src/a.ts', 'packages/koa/src/b.ts'),
    'target/stale.json': raw('packages/core/src/old.ts'),
  });
  const [one, two, target] = ['one', 'two', 'target'].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  for (const directory of [one, two]) trimCoverage(directory);
  mergeCoverage([one, two, join(folder.path, 'absent')], target);
  const expected = ['core/src/a.ts', 'core/src/a.ts', 'koa/src/b.ts'].map((path) => `${repositoryUrl}packages/${path}`);
  assert.equal(urlsIn(target).sort(), expected);
});

test('that is not there is nothing to trim', () => {
  using folder = temporaryFolder();
  trimCoverage(join(folder.path, 'absent'));
  assert.equal(readdirSync(folder.path), []);
});

test.run();
