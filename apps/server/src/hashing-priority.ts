import { readdir, readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';

const tasks = '/proc/self/task';
/** The lowest: one part in seventy of a core that a thread at 0 wants as well. */
const niceness = 19;

/**
 * Makes the threads that hash passwords give way to the one that answers requests, and to the database beside it: a flood of logins
 * then costs others no time. Where nobody else wants the cores, hashes have all of them as before. On Linux alone; how many threads
 * it was.
 */
export async function lowerHashingPriority(): Promise<number> {
  const ids = await readdir(tasks).catch(() => []);
  const threads = await Promise.all(ids.map(async (id) => ({ id: Number(id), name: await readName(id) })));
  const hashing = threads.filter(({ name }) => name === 'libuv-worker');
  return hashing.filter(({ id }) => lower(id)).length;
}

/** False where the system does not allow it: a service that hashes as fast as it answers is a service all the same. */
function lower(id: number): boolean {
  try {
    setPriority(id, niceness);
    return true;
  } catch {
    return false;
  }
}

/** Empty for a thread that has ended. */
async function readName(id: string): Promise<string> {
  const name = await readFile(`${tasks}/${id}/comm`, 'utf8').catch(() => '');
  return name.trim();
}
