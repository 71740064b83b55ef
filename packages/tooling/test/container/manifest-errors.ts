import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTypeErrors } from '../packed/type-errors.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { Manifest } from './manifests.ts';

/** Where the types of a group stand in `kubernetes-types`. */
const modules: Readonly<Record<string, string>> = {
  'apps/v1': 'apps/v1',
  'batch/v1': 'batch/v1',
  'networking.k8s.io/v1': 'networking/v1',
  'policy/v1': 'policy/v1',
  v1: 'core/v1',
};

const compilerOptions = { strict: true, noEmit: true, module: 'esnext', moduleResolution: 'bundler', types: [] };
const types = dirname(fileURLToPath(import.meta.resolve('kubernetes-types/package.json')));

/**
 * The compiler's word on objects of Kubernetes, each written out as a literal of its type. Unlike the API's own schemas, which let
 * unknown fields pass, it finds those that are misspelt.
 */
export async function findManifestErrors(manifests: readonly Manifest[]): Promise<readonly string[]> {
  const literals = manifests.map((manifest, index) => {
    const type = `import('kubernetes-types/${modules[manifest.apiVersion]}').${manifest.kind}`;
    return `export const object${index}: ${type} = ${JSON.stringify(manifest)};`;
  });
  using folder = temporaryFolder({
    'tsconfig.json': JSON.stringify({ compilerOptions, files: ['manifests.ts'] }),
    'manifests.ts': literals.join('\n'),
  });
  mkdirSync(join(folder.path, 'node_modules'));
  symlinkSync(types, join(folder.path, 'node_modules/kubernetes-types'));
  return await findTypeErrors(folder.path);
}
