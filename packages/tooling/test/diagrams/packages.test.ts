import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { repositoryRoot } from '../../src/repository.ts';
import { readDiagram } from './diagram.ts';

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A rule of dependency-cruiser; `pathNot` are the folders that may be imported, the importer's own included. */
interface Rule {
  readonly name: string;
  readonly from: { readonly path: string };
  readonly to: { readonly pathNot: readonly string[] };
}

const test = suite('the packages in the diagram');

const manifests: readonly Manifest[] = globSync('{packages,apps}/*/package.json', { cwd: repositoryRoot }).map((file) =>
  JSON.parse(readFileSync(join(repositoryRoot, file), 'utf8')),
);

function drawnArrows(): readonly string[] {
  const { elements, arrows } = readDiagram('packages');
  const nameOf = (alias: string) => elements.find((element) => element.alias === alias)?.name;
  return arrows.map(({ from, to }) => `${nameOf(from)} → ${nameOf(to)}`).sort();
}

function allowedArrows(): readonly string[] {
  const { forbidden }: { forbidden: readonly Rule[] } = createRequire(import.meta.url)(
    join(repositoryRoot, '.dependency-cruiser.cjs'),
  );
  const toName = (path: string) => path.replace(/^\^\w+\/([^/]+)\/.*$/, '@auth/$1');
  return forbidden
    .filter(({ name }) => name.endsWith('-arrows'))
    .flatMap(({ from, to }) => to.pathNot.map((target) => [toName(from.path), toName(target)]))
    .filter(([from, to]) => from !== to)
    .map((arrow) => arrow.join(' → '))
    .sort();
}

test('are those of the repository', () => {
  const drawn = readDiagram('packages').elements.map(({ name }) => name);
  assert.equal(drawn.sort(), manifests.map(({ name }) => name).sort());
});

test('depend on each other as their manifests say', () => {
  const declared = manifests.flatMap(({ name, dependencies = {} }) =>
    Object.keys(dependencies)
      .filter((target) => target.startsWith('@auth/'))
      .map((target) => `${name} → ${target}`),
  );
  assert.equal(drawnArrows(), declared.sort());
});

test('depend on each other as the linter allows', () => {
  assert.equal(drawnArrows(), allowedArrows());
});

test.run();
