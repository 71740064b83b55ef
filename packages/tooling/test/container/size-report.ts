/** Prints how large the packages are that `npm publish` would send, as a Markdown table. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackages } from '../packed/pack-packages.ts';
import { type PackageSize, renderSizes } from './sizes.ts';

const folder = mkdtempSync(join(tmpdir(), 'auth-sizes-'));
try {
  const sizes: PackageSize[] = (await packPackages(folder)).map(({ name, file, folder: unpacked, files }) => ({
    name: `@auth/${name}`,
    packedBytes: statSync(file).size,
    files: files.map((path) => ({ path, bytes: statSync(join(unpacked, path)).size })),
  }));
  process.stdout.write(renderSizes(sizes));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
