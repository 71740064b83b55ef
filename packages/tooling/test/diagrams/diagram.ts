import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryRoot } from '../../src/repository.ts';

export const diagramFolder = join(repositoryRoot, 'diagrams');

/** Something that is drawn with a name. */
export interface Element {
  /** `participant`, `state`, `component` … */
  readonly kind: string;
  readonly name: string;
  /** What the lines of the diagram call it. */
  readonly alias: string;
  /** The title of the box that it stands in; null outside of all. */
  readonly box: string | null;
  /** The columns of an entity, as they are written. */
  readonly columns: readonly string[];
}

/** A line from one element to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** What a PlantUML file says, without how it looks. */
export interface Diagram {
  /** The name of its file, without the extension. */
  readonly name: string;
  /** The name of its picture. */
  readonly picture: string;
  readonly title: string;
  readonly elements: readonly Element[];
  readonly arrows: readonly Arrow[];
  /** Everything that can be read in the picture besides the names of elements, piece by piece. */
  readonly texts: readonly string[];
}

interface Draft {
  picture: string;
  title: string;
  readonly elements: Element[];
  readonly arrows: Arrow[];
  readonly texts: string[];
  box: string | null;
  /** Takes the lines of a block that has begun, until its last one. */
  block: { readonly end: string; readonly take: (line: string) => void } | null;
}

/** One kind of line, and what it adds. */
type Rule = readonly [RegExp, (draft: Draft, ...groups: [string, string, string]) => void];

const rules: readonly Rule[] = [
  [/^(?:!include|hide|skinparam|') ?.+$|^(?:end|@enduml|\})$/, () => undefined],
  [/^@startuml (\S+)$/, setPicture],
  [/^title (.+)$/, setTitle],
  [/^box "(.+)"$/, openBox],
  [/^end box$/, closeBox],
  [/^entity (\S+) \{$/, openEntity],
  [/^(?:alt|else|opt|loop|group) (.+)$/, addText],
  [/^== (.+) ==$/, addText],
  [/^note .+? : (.+)$/, addText],
  [/^note [^:]+$/, openNote],
  [
    /^(actor|cloud|component|database|node|participant|rectangle|state) "?([^"]+?)"?(?: as (\w+))?(?: \{)?$/,
    addElement,
  ],
  [/^(\w+|\[\*\]) (?:-|\|\|)\S* (\w+|\[\*\])(?: : (.+))?$/, addArrow],
  [/^\w+ : (.+)$/, addText],
];

/** All diagrams, in the order of their names. */
export function readDiagrams(): readonly Diagram[] {
  const files = globSync('*.puml', { cwd: diagramFolder }).sort();
  return files.map((file) => parseDiagram(basename(file, '.puml'), readFileSync(join(diagramFolder, file), 'utf8')));
}

/** The one of this name. */
export function readDiagram(name: string): Diagram {
  return parseDiagram(name, readFileSync(join(diagramFolder, `${name}.puml`), 'utf8'));
}

/** @throws Error for a line that it cannot read, and that nobody would check therefore */
export function parseDiagram(name: string, source: string): Diagram {
  const draft: Draft = { picture: '', title: '', elements: [], arrows: [], texts: [], box: null, block: null };
  for (const line of source.split('\n').map((each) => each.trim())) if (line !== '') readLine(draft, line);
  const { picture, title, elements, arrows, texts } = draft;
  return { name, picture, title, elements, arrows, texts };
}

function readLine(draft: Draft, line: string): void {
  if (draft.block !== null) {
    if (line === draft.block.end) draft.block = null;
    else draft.block.take(line);
    return;
  }
  for (const [form, add] of rules) {
    const match = form.exec(line);
    if (match === null) continue;
    add(draft, ...(match.slice(1) as [string, string, string]));
    return;
  }
  throw new Error(`a line that no check understands: ${line}`);
}

function setPicture(draft: Draft, name: string): void {
  draft.picture = name;
}

function openBox(draft: Draft, title: string): void {
  draft.box = title;
}

function closeBox(draft: Draft): void {
  draft.box = null;
}

function setTitle(draft: Draft, title: string): void {
  draft.title = title;
  draft.texts.push(title);
}

function addText(draft: Draft, text: string): void {
  draft.texts.push(text);
}

function openNote(draft: Draft): void {
  draft.block = { end: 'end note', take: (line) => draft.texts.push(line) };
}

function openEntity(draft: Draft, name: string): void {
  const columns: string[] = [];
  draft.elements.push({ kind: 'entity', name, alias: name, box: null, columns });
  draft.block = { end: '}', take: (line) => columns.push(line) };
}

function addElement(draft: Draft, kind: string, name: string, alias = name): void {
  draft.elements.push({ kind, name, alias, box: draft.box, columns: [] });
}

function addArrow(draft: Draft, from: string, to: string, text = ''): void {
  draft.arrows.push({ from, to, text });
  draft.texts.push(...text.split('\\n'));
}
