import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { promisify } from 'node:util';

const KNOWN_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function aptGet(...args: string[]): Promise<void> {
  // Another installation that is under way holds a lock for a moment.
  const lock = ['-o', 'DPkg::Lock::Timeout=300'];
  await promisify(execFile)('apt-get', [...lock, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
  });
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get');
}

async function installChromium(): Promise<void> {
  console.error('Installing Chromium with apt-get ...');
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', 'chromium');
}

/**
 * Finds a Chromium for a browser test: CHROMIUM_PATH, else a usual place, else one that is installed now, which takes root and a Debian.
 *
 * @throws Error where there is none and none can be installed
 */
export async function findChromium(): Promise<string> {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (isExecutable(given)) return given;
    throw new Error(`CHROMIUM_PATH names no executable file: ${given}`);
  }
  const installed = KNOWN_PATHS.find(isExecutable);
  if (installed) return installed;
  if (canInstall()) {
    await installChromium();
    const fresh = KNOWN_PATHS.find(isExecutable);
    if (fresh) return fresh;
  }
  throw new Error('No Chromium on this machine: install it, or name one with CHROMIUM_PATH.');
}
