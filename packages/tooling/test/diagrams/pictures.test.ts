import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { temporaryFolder } from '../temporary-folder.ts';
import { diagramFolder, readDiagrams } from './diagram.ts';
import { digestIn, digestOf } from './render.ts';

const test = suite('the pictures of the diagrams');

test('are there for each diagram, drawn from it as it is now: npm run diagrams', () => {
  const names = readDiagrams().map(({ name }) => name);
  assert.equal(
    globSync('*.svg', { cwd: diagramFolder }).sort(),
    names.map((name) => `${name}.svg`),
  );
  for (const name of names) {
    assert.is(digestIn(readFileSync(join(diagramFolder, `${name}.svg`), 'utf8')), digestOf(name), name);
  }
});

test('are stale once the diagram or its style changes', () => {
  const digest = (files: Record<string, string>) => {
    using folder = temporaryFolder({ 'a.puml': 'one', 'style.iuml': 'plain', ...files });
    return digestOf('a', folder.path);
  };
  assert.is(digest({}), digest({}));
  assert.is(new Set([digest({}), digest({ 'a.puml': 'two' }), digest({ 'style.iuml': 'bold' })]).size, 3);
  assert.is(digestIn('<svg></svg>'), null);
});

test.run();
