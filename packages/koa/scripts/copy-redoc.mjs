// Runs as the package's `prepare`: ReDoc's bundle travels inside this package, so that nobody has to install React for it.
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const assets = fileURLToPath(new URL('../assets/', import.meta.url));

// Stock ReDoc asks this host for a logo; nothing takes its place.
const remoteLogo = /\w+\.createElement\("img",\{alt:"redocly logo",[^}]*\}\)/;

const redoc = findRedoc();
if (redoc === null) await assertCopied();
else await copyFrom(redoc);

function findRedoc() {
  try {
    return dirname(createRequire(import.meta.url).resolve('redoc/package.json'));
  } catch {
    return null;
  }
}

/** An installation without development dependencies has no ReDoc, and needs none when the copy is there. */
async function assertCopied() {
  await access(join(assets, 'redoc.standalone.js')).catch((cause) => {
    throw new Error('assets/redoc.standalone.js is missing, and redoc is not installed to copy it from', { cause });
  });
}

async function copyFrom(folder) {
  await mkdir(assets, { recursive: true });
  await writeFile(join(assets, 'redoc.standalone.js'), withoutLogo(await read(folder, 'bundles/redoc.standalone.js')));
  await writeFile(
    join(assets, 'redoc.standalone.js.LICENSE.txt'),
    [await read(folder, 'LICENSE'), await read(folder, 'bundles/redoc.standalone.js.LICENSE.txt')].join('\n\n'),
  );
}

async function read(folder, file) {
  return readFile(join(folder, file), 'utf8');
}

function withoutLogo(source) {
  const patched = source.replace(remoteLogo, 'null').replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n');
  if (patched.includes('cdn.redoc.ly')) throw new Error('this version of redoc still asks another host for its logo');
  return patched;
}
