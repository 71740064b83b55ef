import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { findPlantuml } from '../../src/plantuml.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { readDiagrams } from './diagram.ts';
import { digestIn, digestOf, renderDiagrams } from './render.ts';

const test = suite('drawing diagrams');

test.before(async () => {
  await findPlantuml();
});

test('draws every one of them on white, with its title and the digest of what it was drawn from', async () => {
  using target = temporaryFolder();
  await renderDiagrams(target.path);
  for (const { name, title } of readDiagrams()) {
    const picture = readFileSync(join(target.path, `${name}.svg`), 'utf8');
    assert.is(digestIn(picture), digestOf(name), name);
    assert.match(picture, `<title>${title}</title>`);
    assert.match(
      picture,
      /^<svg [^>]+>\n<title>.+<\/title>\n<!--[^>]+-->\n<rect [^>]+ fill="#FFFFFF"\/>\n[\s\S]+<\/svg>\n$/,
    );
  }
});

test('refuses what it cannot read, and says where', async () => {
  using folder = temporaryFolder({ 'odd.puml': '@startuml odd\nA -> B\n==== A\n@enduml\n', 'style.iuml': '' });
  const error = await renderDiagrams(folder.path, folder.path).catch((reason) => reason);
  assert.match(error.message, /line \d+ in file: \S*odd\.puml/);
});

test.run();
