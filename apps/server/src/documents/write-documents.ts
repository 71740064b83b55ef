import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { generatedDocuments } from './generated-documents.ts';

const root = new URL('../../../../', import.meta.url);

for (const { path, render } of generatedDocuments) {
  const file = new URL(path, root);
  writeFileSync(file, render(existsSync(file) ? readFileSync(file, 'utf8') : ''));
}
