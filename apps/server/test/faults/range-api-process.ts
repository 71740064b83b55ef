import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./serve-range-api.ts', import.meta.url));

/** The range API as a process of its own, which can be killed and frozen. */
export interface RangeApiProcess {
  readonly url: string;
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  /** Starts it again where it was. */
  revive(): Promise<void>;
}

/** Knows one password, and ends with this process at the latest. */
export async function startRangeApiProcess(breachedPassword: string): Promise<RangeApiProcess> {
  let { child, url } = await run(breachedPassword, '0');
  process.on('exit', () => child.kill('SIGKILL'));
  return {
    url,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    revive: async () => {
      ({ child } = await run(breachedPassword, new URL(url).port));
    },
  };
}

async function run(breachedPassword: string, port: string) {
  const args = ['--conditions=source', program, breachedPassword, port];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { child, url: String(line).trim() };
}
