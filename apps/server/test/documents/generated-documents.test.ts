import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { generatedDocuments } from '../../src/documents/generated-documents.ts';
import { read } from './documents.ts';

const test = suite('generated documents');

for (const { path, render } of generatedDocuments) {
  test(`${path} is what the code says (npm run documents writes it anew)`, () => {
    assert.fixture(read(path), render(read(path)));
  });
}

test('what is written by hand around a generated part stays', () => {
  const stale = read('docs/http-api.md').replaceAll(/^\| `.*\n/gm, '');
  const document = generatedDocuments.find(({ path }) => path === 'docs/http-api.md');
  assert.match(document?.render(stale) ?? '', '| `LAST_ADMIN` | 409 | Last administrator |');
  assert.match(document?.render(stale) ?? '', '# HTTP API\n');
});

test.run();
