import { readdirSync, readFileSync } from 'node:fs';

/** Sends a signal to a process, and then to all processes that came from it. It reads /proc, as Linux has it. */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  // A frozen parent makes no more children; of one that is killed they are strangers at once.
  if (signal === 'SIGSTOP') send(pid, signal);
  const children = findChildren(pid);
  if (signal !== 'SIGSTOP') send(pid, signal);
  for (const child of children) signalTree(child, signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

function findChildren(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && readParent(pid) === parent);
}

/** The name in parentheses may hold anything; the state and the parent's number follow. */
function readParent(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
