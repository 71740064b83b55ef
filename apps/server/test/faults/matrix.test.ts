import { readFileSync } from 'node:fs';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';

const test = suite('docs/reliability.md');
const document = new URL('../../../../docs/reliability.md', import.meta.url);

test('names tests that exist', () => {
  const links = [...readFileSync(document, 'utf8').matchAll(/\[([^\]]+)\]\((\.\.\/[^)]+\.test\.ts)\)/g)];
  assert.ok(links.length > 20, 'a test for each cell');
  for (const [, name = '', path = ''] of links) {
    assert.ok(readFileSync(new URL(path, document), 'utf8').includes(name), `${path}: ${name}`);
  }
});

test.run();
