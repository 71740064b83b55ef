import { installPackage } from './apt-get.ts';
import { isExecutable } from './executables.ts';

const KNOWN_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

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
  if (await installPackage('chromium')) {
    const fresh = KNOWN_PATHS.find(isExecutable);
    if (fresh) return fresh;
  }
  throw new Error('No Chromium on this machine: install it, or name one with CHROMIUM_PATH.');
}
