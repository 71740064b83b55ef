/**
 * Puts new content between the two comments of a document that say where its generated part begins and ends.
 * @throws Error when the document does not have exactly one such part of this name
 */
export function replacePart(document: string, name: string, content: string): string {
  const [begin, end] = [`<!-- generated: ${name} -->\n`, `<!-- end of generated: ${name} -->\n`];
  const [before, rest, ...more] = document.split(begin);
  const [old, after, ...others] = rest?.split(end) ?? [];
  if (before === undefined || old === undefined || after === undefined || more.length + others.length > 0) {
    throw new Error(`The document must have one part that begins with ${begin.trim()} and ends with ${end.trim()}`);
  }
  return `${before}${begin}\n${content}\n${end}${after}`;
}
