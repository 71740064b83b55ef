import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { createPage, type Page } from './page.ts';

/** Where this package is: by its name, which leads there from within a bundle as well. */
export function findPackage(): string {
  return import.meta.resolve('@auth/koa');
}

/** A file of this package or of one it depends on; `findFile` is asked when the file is first wanted. */
export function createAsset(path: string, findFile: () => URL): Page {
  return createPage(path, async () => ({ type: extname(path), body: await readFile(findFile()) }));
}
