import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { repositoryRoot } from '../../src/repository.ts';
import { packageNames, runTool, type Tarball } from './pack-packages.ts';

const assets = {
  koa: ['assets/redoc.standalone.js', 'assets/redoc.standalone.js.LICENSE.txt'],
} as Record<string, readonly string[]>;

/** Holds each tarball to what whoever installs it may expect. */
export function testTarballs(pack: () => Promise<readonly Tarball[]>): void {
  const test = suite('packed packages');
  const tarballs = new Map<string, Tarball>();
  const tarballOf = (name: string) => tarballs.get(name)!;

  test.before(async () => {
    for (const tarball of await pack()) tarballs.set(tarball.name, tarball);
  });

  for (const name of packageNames) {
    test(`@auth/${name} holds its sources, what is compiled of them, a license and a README, and nothing else`, () => {
      assert.equal(tarballOf(name).files, expectedFiles(name));
    });

    test(`the maps of @auth/${name} lead to its sources`, async () => {
      const { files, read } = tarballOf(name);
      for (const file of files.filter((path) => path.endsWith('.map'))) {
        const { sources } = JSON.parse(await read(file));
        for (const source of sources) assert.ok(files.includes(join(dirname(file), source)), `${file}: ${source}`);
      }
    });

    test(`@auth/${name} offers what it offers in development, but for its sources`, async () => {
      const packed = JSON.parse(await tarballOf(name).read('package.json'));
      const { exports } = readManifest(name);
      for (const conditions of Object.values<Record<string, string>>(exports)) delete conditions['source'];
      assert.equal(packed.exports, exports);
      for (const conditions of Object.values(packed.exports)) {
        assert.equal(Object.keys(conditions as object), ['types', 'default'], 'types come first');
      }
    });

    test(`@auth/${name} depends on published versions only, and says which Node it needs`, async () => {
      const { dependencies, engines, sideEffects } = JSON.parse(await tarballOf(name).read('package.json'));
      for (const version of Object.values(dependencies)) assert.match(String(version), /^\d+\.\d+\.\d+$/);
      assert.equal([engines, sideEffects], [{ node: '>=22.18' }, false]);
    });

    test(`publint has nothing to say about @auth/${name}`, async () => {
      assert.match(await runTool('publint', ['run', tarballOf(name).file, '--strict']), 'All good!');
    });

    test(`the types of @auth/${name} are not wrong`, async () => {
      await runTool('attw', [tarballOf(name).file, '--profile', 'esm-only', '--no-emoji']);
    });
  }

  test.run();
}

function expectedFiles(name: string): readonly string[] {
  const sources = globSync('src/**/*.ts', { cwd: join(repositoryRoot, 'packages', name) });
  const compiled = sources.flatMap((source) => {
    const path = source.replace(/^src/, 'dist').replace(/\.ts$/, '');
    return [`${path}.d.ts`, `${path}.d.ts.map`, `${path}.js`, `${path}.js.map`];
  });
  return ['LICENSE', 'README.md', 'package.json', ...(assets[name] ?? []), ...sources, ...compiled].sort();
}

function readManifest(name: string) {
  return JSON.parse(readFileSync(join(repositoryRoot, 'packages', name, 'package.json'), 'utf8'));
}
