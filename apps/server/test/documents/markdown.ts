const fence = /^[ \t]*(```+|~~~+).*\n(?<code>[\s\S]*?)^[ \t]*\1[ \t]*$/gm;
const comment = /<!--[\s\S]*?-->/g;
const span = /(?<!`)(`+)(?!`)(?<code>(?:(?!\n\n)[\s\S])*?[^`])\1(?!`)/g;

/** The code in a document: blocks as they are, and spans. */
export function codeOf(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(fence)].map(({ groups }) => groups?.['code'] ?? '');
  return [...blocks, ...spansOf(markdown)];
}

/** The code inside of sentences and tables. */
export function spansOf(markdown: string): readonly string[] {
  return [...markdown.replace(fence, '').matchAll(span)].map(({ groups }) => groups?.['code'] ?? '');
}

/** Where a document's links lead, in any of the ways in which one writes them. */
export function linksOf(markdown: string): readonly string[] {
  const text = markdown.replace(fence, '').replace(comment, '').replace(span, 'code');
  const forms = [
    /\]\(\s*<?([^\s)>]*)>?(?:\s+"[^"]*")?\s*\)/g,
    /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm,
    /<([a-z][a-z+.-]*:[^\s>]*)>/gi,
    /\s(?:href|src)="([^"]*)"/gi,
  ];
  return forms.flatMap((form) => [...text.matchAll(form)].map(([, target = '']) => target));
}

/** The anchors that GitHub makes of a document's headings, and those that it sets itself. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const text = markdown.replace(fence, '').replace(comment, '');
  const seen = new Map<string, number>();
  const headings = [...text.matchAll(/^ {0,3}#{1,6}\s+(.+?)\s*#*$/gm)].map(([, heading = '']) => {
    const slug = toSlug(heading);
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
  return new Set([...headings, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = '']) => id)]);
}

function toSlug(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}
