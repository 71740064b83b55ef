import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { anchorsOf, codeOf, linksOf, spansOf } from './markdown.ts';

const test = suite('reading Markdown');

const block = 'Text `one` and\n\n```sh\nrun [it](now)\n```\n\nand ``t`w`o``.\n';

test('code is found in blocks and in spans', () => {
  assert.equal(codeOf(block), ['run [it](now)\n', 'one', 't`w`o']);
  assert.equal(spansOf(block), ['one', 't`w`o']);
});

test('links are found in each way of writing them, and none in code or comments', () => {
  const text = '[a](b.md#c) ![d](e.svg "title") [`f`](<g.md>)\n\n[h]: i.md\n\n<https://j.example> <img src="k.svg">';
  assert.equal(linksOf(text), ['b.md#c', 'e.svg', 'g.md', 'i.md', 'https://j.example', 'k.svg']);
  assert.equal(linksOf(`${block}\`[no](link)\` <!-- [nor](this) -->`), []);
});

test('anchors are those of GitHub', () => {
  const text =
    '# One, two & `three`\n## Same\n## Same\n## [Linked](x.md)\n<a id="own"></a>\n```sh\n# no heading\n```\n';
  assert.equal([...anchorsOf(text)], ['one-two--three', 'same', 'same-1', 'linked', 'own']);
});

test.run();
