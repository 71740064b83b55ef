import { problemKinds } from '@auth/koa';
import { renderMarkdownTable } from './markdown-table.ts';
import { problemNotes } from './problem-notes.ts';

/** Every `error_code` with its status, when it comes and what a client should do. */
export function renderErrorCatalogue(): string {
  const kinds = new Map(Object.entries(problemKinds));
  const rows = Object.entries(problemNotes).map(([code, { when, advice }]) => {
    const { status, title } = kinds.get(code) ?? { status: NaN, title: '' };
    return [`\`${code}\``, String(status), title, when, advice];
  });
  return renderMarkdownTable(['`error_code`', 'status', 'title', 'when', 'what to do'], rows);
}
