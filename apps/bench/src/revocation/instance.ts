import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** The service as a process of its own. */
export interface Instance {
  readonly url: string;
  stop(): Promise<void>;
}

export interface InstanceOptions {
  /** Its settings, and nothing else of the environment. */
  readonly settings: Readonly<Record<string, string>>;
  /** Whether it is ready only with its channel to the others. */
  readonly awaitChannel: boolean;
}

const main = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));

/** @throws Error when it ends before it is ready */
export async function startInstance({ settings, awaitChannel }: InstanceOptions): Promise<Instance> {
  const child = spawn(process.execPath, ['--conditions=source', main], {
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const onExit = () => void child.kill('SIGKILL');
  process.once('exit', onExit);
  const ended = once(child, 'exit').finally(() => process.off('exit', onExit));
  const url = await readUrl(child, awaitChannel);
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function readUrl(child: ChildProcessByStdio<null, Readable, null>, awaitChannel: boolean): Promise<string> {
  let url: string | null = null;
  let isOpen = !awaitChannel;
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout })
      .on('line', (text) => {
        const line: { message?: string; url?: string } = JSON.parse(text);
        if (line.message === 'listening') url = line.url ?? null;
        if (line.message === 'the revocation channel is open') isOpen = true;
        if (url !== null && isOpen) resolve(url);
      })
      .on('close', () => reject(new Error('the service did not start')));
  });
}
