import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { createPage, type Page } from './page.ts';

/** A file of this package or of one it depends on; `findFile` is asked when the file is first wanted. */
export function createAsset(path: string, findFile: () => URL): Page {
  return createPage(path, async () => ({ type: extname(path), body: await readFile(findFile()) }));
}
