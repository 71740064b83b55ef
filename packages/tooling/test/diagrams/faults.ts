import type { Diagram, Element } from './diagram.ts';
import { answersTo, findDeclaration, hasCallable, hasFunction, hasString, hasWord } from './sources.ts';

/** What is no part of the program, and may be drawn nevertheless. */
const outsiders: ReadonlySet<string> = new Set([
  'Client',
  'PostgreSQL',
  'Prometheus',
  'Redis',
  'SQLite or PostgreSQL',
  'another service',
  'breached-password API',
  'each other machine',
  'nginx, Caddy or an ingress',
  'one machine',
]);

/** Words that are written like code, and are none. */
const properNames: ReadonlySet<string> = new Set(['PostgreSQL', 'SQLite']);

/** Whose names have a list of their own to be held against. */
const listed: ReadonlySet<string> = new Set(['entity', 'state']);

/** Everything that a diagram says and the program does not bear out. */
export function findFaults(diagram: Diagram): readonly string[] {
  const drawn = diagram.elements.filter(({ kind }) => !listed.has(kind));
  return [
    ...drawn.filter((element) => !isKnown(element)).map(({ name }) => `${name} is not exported`),
    ...drawn.filter(isMisplaced).map(({ name, box }) => `${name} is not in ${box}`),
    ...looseEnds(diagram).map((end) => `${end} is not drawn`),
    ...unansweredCalls(diagram),
    ...diagram.texts.flatMap(unknownNames).map((name) => `${name} is nowhere in the program`),
  ];
}

/** Each method and path that a diagram names, as `GET /metrics`. */
export function namedRoutes({ texts }: Diagram): readonly string[] {
  return texts.flatMap((text) => text.match(/\b(?:DELETE|GET|PATCH|POST|PUT) \/\S+/g) ?? []);
}

function isKnown({ name }: Element): boolean {
  return outsiders.has(name) || name.startsWith('@auth/') || findDeclaration(name) !== undefined;
}

function isMisplaced({ name, box }: Element): boolean {
  return box?.startsWith('@auth/') === true && findDeclaration(name)?.workspace !== box;
}

function looseEnds({ elements, arrows }: Diagram): readonly string[] {
  const aliases = new Set(['[*]', ...elements.map(({ alias }) => alias)]);
  return arrows.flatMap(({ from, to }) => [from, to]).filter((end) => !aliases.has(end));
}

function unansweredCalls({ elements, arrows }: Diagram): readonly string[] {
  return arrows.flatMap(({ from, to, text }) => {
    const [, call] = /^([\w.]+)\(/.exec(text) ?? [];
    const receiver = elements.find(({ alias }) => alias === to);
    if (call === undefined || receiver === undefined || listed.has(receiver.kind)) return [];
    return isAnswered(receiver.name, call, from === to) ? [] : [`${receiver.name} does not answer to ${call}()`];
  });
}

/** What is asked of an outsider is a call of a store, or a function that asks it; to itself one says any function of its package. */
function isAnswered(name: string, call: string, isOwn: boolean): boolean {
  if (outsiders.has(name) && !call.includes('.')) return hasCallable(call);
  const receiver = findDeclaration(outsiders.has(name) ? 'Storage' : name);
  if (receiver === undefined) return false;
  return answersTo(receiver, call) || (isOwn && hasFunction(receiver.workspace, call));
}

/** Calls, dotted names such as those of events, and words of several humps or with an underscore. */
function unknownNames(text: string): readonly string[] {
  const prose = text.replace(/\b[A-Z]+ \/\S+/g, '');
  const calls = [...prose.matchAll(/\b(\w+)\(/g)].map(([, name = '']) => name);
  const dotted = prose.match(/\b[a-z]+(?:\.[a-z_]+)+\b(?!\()/g) ?? [];
  const humps = prose.match(/\b[A-Za-z]\w*(?:[a-z][A-Z]|_)\w*\b/g) ?? [];
  const unknown = [
    ...calls.filter((name) => !hasCallable(name)),
    ...dotted.filter((name) => !hasString(name)),
    ...humps.filter((name) => !properNames.has(name) && !hasWord(name)),
  ];
  return [...new Set(unknown)];
}
