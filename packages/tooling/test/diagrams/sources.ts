import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../src/repository.ts';

/** A file, or something that it exports. */
export interface Declaration {
  /** The package of the file: `@auth/core`. */
  readonly workspace: string;
  /** From its first line to its last one, without comments. */
  readonly text: string;
}

const sources: readonly Declaration[] = globSync('{packages/{core,koa,redis,storage-mikro},apps/server}/src/**/*.ts', {
  cwd: repositoryRoot,
}).map((path) => ({
  workspace: path.replace(/^\w+\/([^/]+)\/.*$/, '@auth/$1'),
  text: withoutComments(readFileSync(join(repositoryRoot, path), 'utf8')),
}));

const program = sources.map(({ text }) => text).join('\n');
const words = new Set(program.match(/[A-Za-z_]\w*/g));
const strings = new Set([...program.matchAll(/'([^'\n]*)'/g)].map(([, text]) => text));
const callables = new Set([...program.matchAll(/(\w+)(?:<[^()\n]*>)?(?:: )?\(/g)].map(([, name]) => name));
const declarations = new Map(sources.flatMap(declarationsOf));

/** What is exported under this name. */
export function findDeclaration(name: string): Declaration | undefined {
  return declarations.get(name);
}

/** Whether the program uses this word, be it as a name or within a string; comments do not count. */
export function hasWord(word: string): boolean {
  return words.has(word);
}

/** Whether the program has a string of just this text. */
export function hasString(text: string): boolean {
  return strings.has(text);
}

/** Whether something of this name can be called. */
export function hasCallable(name: string): boolean {
  return callables.has(name);
}

/** The strings that a type allows. */
export function literalsOf(type: string): readonly string[] {
  return [...(findDeclaration(type)?.text ?? '').matchAll(/'(\w+)'/g)].map(([, literal = '']) => literal);
}

/** Whether a package has a function of this name, exported or not. */
export function hasFunction(workspace: string | undefined, name: string): boolean {
  const form = new RegExp(`\\bfunction ${name}[(<]`);
  return sources.some((source) => source.workspace === workspace && form.test(source.text));
}

/**
 * Whether a declaration answers to a call: `refresh`, a member, or `users.create`, a member of a member. What it extends counts
 * as its own.
 */
export function answersTo(declaration: Declaration, call: string): boolean {
  const [first = '', second] = call.split('.');
  if (second === undefined) return hasMember(declaration, first);
  const type = [declaration, ...basesOf(declaration)]
    .map(({ text }) => new RegExp(`^ +readonly ${first}: (\\w+)`, 'm').exec(text)?.[1])
    .find((each) => each !== undefined);
  const store = type === undefined ? undefined : findDeclaration(type);
  return store !== undefined && hasMember(store, second);
}

function hasMember(declaration: Declaration, name: string): boolean {
  const member = new RegExp(`^ +(?:(?:async|get|readonly) )*#?${name}[(:<]`, 'm');
  return [declaration, ...basesOf(declaration)].some(({ text }) => member.test(text));
}

function basesOf({ text }: Declaration): readonly Declaration[] {
  const [, names = ''] = /^export interface \w+ extends (\w+(?:, \w+)*)/.exec(text) ?? [];
  return names.split(', ').flatMap((name) => findDeclaration(name) ?? []);
}

/** One whose first line opens a bracket ends with the first line that only closes; any other with its first semicolon. */
function declarationsOf({ workspace, text: file }: Declaration): readonly (readonly [string, Declaration])[] {
  const head = /^export (?:async )?(?:class|interface|type|function|const) (\w+)/;
  const form = new RegExp(`${head.source}(?:.*[{([]\\n[\\s\\S]*?^[\\])}]+;?$|[\\s\\S]*?;$)`, 'gm');
  return [...file.matchAll(form)].map(([text, name = '']) => [name, { workspace, text }] as const);
}

function withoutComments(text: string): string {
  return text.replace(/^ *\/\*[\s\S]*?\*\//gm, '').replace(/^ *\/\/.*$/gm, '');
}
