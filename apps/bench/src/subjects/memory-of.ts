import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** How much of the machine's memory a process occupies (resident set size), in MiB. */
export function memoryOf(pid: number): number {
  return readKilobytes(pid) / 1024;
}

/** `ps` is not everywhere that Linux is. */
function readKilobytes(pid: number): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]);
}
