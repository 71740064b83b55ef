import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testExamples } from './examples.ts';
import { fillNewcomerFolder } from './newcomer-folder.ts';
import { packPackages, type Tarball } from './pack-packages.ts';
import { testTarballs } from './tarballs.ts';
import { testVerifierExamples } from './verifier-examples.ts';

// One file for all, because building, packing and installing take longer than everything that is asked of the result.
const root = mkdtempSync(join(tmpdir(), 'auth-packed-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true }));

let packed: Promise<readonly Tarball[]> | undefined;
let installed: Promise<string> | undefined;

function pack(): Promise<readonly Tarball[]> {
  packed ??= packPackages(root);
  return packed;
}

function install(): Promise<string> {
  installed ??= pack().then((tarballs) => fillNewcomerFolder(join(root, 'newcomer'), tarballs));
  return installed;
}

testTarballs(pack);
testExamples(install);
testVerifierExamples(install);
