import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { repositoryRoot } from '../../src/repository.ts';

const test = suite('the snippets of the documentation');

const examples = globSync('docs/examples/*.ts', { cwd: repositoryRoot }).map((file) => linesOf(read(file)));
const documents = [
  'README.md',
  'docs/embedding.md',
  'docs/storage-adapter.md',
  ...globSync('packages/*/README.md', { cwd: repositoryRoot }).sort(),
];

for (const document of documents) {
  for (const snippet of snippetsOf(read(document))) {
    test(`${document}: an example has ${linesOf(snippet).at(-1)}`, () => {
      assert.ok(
        examples.some((lines) => holds(lines, linesOf(snippet))),
        `no example has these lines:\n${snippet}`,
      );
    });
  }
}

test('there are some in every document', () => {
  for (const document of documents) assert.ok(snippetsOf(read(document)).length > 0, document);
});

test('a snippet is found by all of its lines, in their order', () => {
  assert.ok(holds(['a', 'b', 'c', 'd'], ['b', 'd']));
  assert.not.ok(holds(['a', 'b'], ['b', 'a']));
  assert.not.ok(holds(['a', 'b'], ['a', 'c']));
});

test.run();

function read(file: string): string {
  return readFileSync(join(repositoryRoot, file), 'utf8');
}

function snippetsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
}

function linesOf(code: string): readonly string[] {
  return code
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Whether a program has these lines, whatever stands between them. */
function holds(program: readonly string[], snippet: readonly string[]): boolean {
  let found = 0;
  for (const line of program) if (line === snippet[found]) found += 1;
  return found === snippet.length;
}
