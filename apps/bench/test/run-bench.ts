import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Runs a command of this package to its end. */
export async function runBench(command: 'bench' | 'revocation' | 'scale' | 'seed', args: readonly string[]) {
  const file = fileURLToPath(new URL(`../src/${command}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', file, ...args]);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, output, errors };
}
