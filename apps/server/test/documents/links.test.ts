import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { deployed, documents, pages, read, root } from './documents.ts';
import { anchorsOf, linksOf } from './markdown.ts';

const test = suite('the links of the documents');

for (const document of documents) {
  test(`${document}: all of them lead somewhere`, () => {
    const broken = linksOf(read(document)).map((link) => findFault(document, link));
    assert.equal(
      broken.filter((fault) => fault !== null),
      [],
    );
  });
}

test('every page can be reached from README.md', () => {
  const reached = new Set(['README.md']);
  for (const document of reached) {
    const targets = linksOf(read(document)).map((link) => resolve(document, link).path);
    for (const target of targets) if (documents.includes(target)) reached.add(target);
  }
  assert.equal(
    pages.filter((page) => !reached.has(page)),
    [],
  );
});

test('what is deployed names pages that exist', () => {
  for (const file of deployed) {
    for (const [mention, page = '', anchor] of read(file).matchAll(/\b(docs\/[\w/.-]+\.md)(?:#([\w-]+))?/g)) {
      assert.is(findFault('README.md', anchor === undefined ? page : `${page}#${anchor}`), null, `${file}: ${mention}`);
    }
  }
});

test('a link that leads nowhere is found', () => {
  assert.is(findFault('README.md', 'docs/decisions.md#dependencies'), null);
  assert.is(findFault('docs/decisions.md', '../packages/core'), null);
  assert.is(findFault('README.md', 'https://example.org/a?b#c'), null);
  for (const link of [
    '',
    'docs/nothing.md',
    'docs/decisions.md#nothing',
    '#nothing',
    '/docs/decisions.md',
    '../main.md',
    'packages/core#x',
    'http://example.org',
    'https://exa mple.org',
    'ftp://example.org',
  ]) {
    assert.is.not(findFault('README.md', link), null, link);
  }
});

test.run();

interface Target {
  /** From the root of the repository. */
  readonly path: string;
  readonly anchor: string | undefined;
}

function resolve(document: string, link: string): Target {
  const [path = '', anchor] = link.split('#');
  return { path: path === '' ? document : posix.join(posix.dirname(document), path), anchor };
}

/** What is wrong with a link; null where nothing is. */
function findFault(document: string, link: string): string | null {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return isHttps(link) ? null : `${link} is no well-formed https address`;
  const { path, anchor } = resolve(document, link);
  if (link === '' || link.startsWith('/') || path.startsWith('..')) return `${link} is no relative link in here`;
  if (!existsSync(root + path)) return `${link}: there is no ${path}`;
  if (anchor === undefined) return null;
  if (!path.endsWith('.md') || !statSync(root + path).isFile()) return `${link}: ${path} has no anchors`;
  return anchorsOf(read(path)).has(anchor) ? null : `${link}: ${path} has no heading for #${anchor}`;
}

function isHttps(link: string): boolean {
  return !/\s/.test(link) && URL.parse(link)?.protocol === 'https:';
}
