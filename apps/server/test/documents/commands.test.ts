import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { makeTerminal } from '../cli/terminal.ts';
import { documents, pages, read } from './documents.ts';
import { codeOf } from './markdown.ts';

/** The help of each command by its words: `keys rotate`; of groups, too. */
const helps = new Map<string, string>();
await readHelp('');

const leaves = [...helps.keys()].filter((name) => name !== '' && childrenOf(name).length === 0);

const test = suite('commands in the documents');

for (const document of documents) {
  test(`${document}: every one that it names exists, with its options`, () => {
    assert.equal(
      invocationsIn(read(document)).flatMap((words) => findFault(words) ?? []),
      [],
    );
  });
}

test('every command is told in docs', () => {
  const told = pages.flatMap((page) => invocationsIn(read(page))).map((words) => ` ${words} `);
  assert.ok(leaves.length > 10);
  assert.equal(
    leaves.filter((name) => !told.some((words) => words.startsWith(` ${name} `))),
    [],
  );
});

test('a command is found wherever one would type it, and an `auth` that is none is left alone', () => {
  const text =
    '`auth user crate` `npx auth keys rotate --revoke-others`\n\n```sh\nsudo -u auth node /opt/auth/dist/main.js purge\n' +
    'docker exec -it auth auth backup "x.db" --forced && kubectl -n auth get pods\nsystemctl stop auth\n```\n';
  assert.equal(invocationsIn(text), ['purge', 'backup "x.db" --forced', 'user crate', 'keys rotate --revoke-others']);
  assert.is(findFault('keys rotate --revoke-others'), null);
  assert.is(findFault('--help'), null);
  for (const words of ['user crate', 'dance', 'backup "x.db" --forced', 'keys', '--dance'])
    assert.is.not(findFault(words), null, words);
});

test.run();

async function readHelp(name: string): Promise<void> {
  const { terminal, output } = makeTerminal();
  const words = name === '' ? [] : name.split(' ');
  assert.is(await runCommandLine([...words, '--help'], terminal), 0);
  helps.set(name, output());
  for (const child of childrenOf(name)) await readHelp(`${name} ${child}`.trim());
}

function childrenOf(name: string): readonly string[] {
  const [, list = ''] = /^Commands:\n((?: {2}.*\n)+)/m.exec(helps.get(name) ?? '') ?? [];
  const children = [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, child = '']) => child);
  return children.filter((child) => child !== 'help');
}

/** What follows `auth`, or its file, to the end of the command; not where `auth` is the value of an option. */
function invocationsIn(markdown: string): readonly string[] {
  const start = /(?:(?<![\w@/.:-])(?<! -{1,2}[\w-]+ )auth|main\.(?:js|ts)) +(?=[a-z-])([^\n|;&>#]*)/g;
  return codeOf(markdown).flatMap((code) =>
    [...code.replaceAll(/\\\n\s*/g, '').matchAll(start)].map(([, words = '']) => words.trim()),
  );
}

/** What is wrong with the words of a command; null where nothing is. */
function findFault(words: string): string | null {
  const [first = '', second = ''] = words.split(' ');
  const name = [`${first} ${second}`, first.startsWith('-') ? '' : first].find((candidate) => helps.has(candidate));
  if (name === undefined) return `there is no command auth ${words}`;
  const options = [...words.matchAll(/(?<= |^)--?[a-z][a-z-]*/g)].map(([option]) => option);
  if (options.includes('--help')) return null;
  const unknown = options.find((option) => !new RegExp(`^ .*${option}(?![a-z-])`, 'm').test(helps.get(name) ?? ''));
  if (unknown !== undefined) return `auth ${name} has no option ${unknown}`;
  return leaves.includes(name) || options.length > 0 ? null : `auth ${name} needs a command`;
}
