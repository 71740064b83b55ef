import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isExecutable } from './executables.ts';

/** Installs a package of Debian where that is possible, which takes root; answers whether it was. Several processes take turns. */
export async function installPackage(name: string): Promise<boolean> {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return false;
  console.error(`Installing ${name} with apt-get ...`);
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', name);
  return true;
}

async function aptGet(...args: string[]): Promise<void> {
  const lock = join(tmpdir(), 'auth-apt-get.lock');
  // Another installation that is under way holds a lock of its own for a moment.
  await promisify(execFile)('flock', [lock, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
  });
}
