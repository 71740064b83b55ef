import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Image } from './image.ts';

/** How a process in a container ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of an image that runs until it is stopped. */
export interface Running {
  /** Resolves when this text was written to standard output; rejects when the process ends before. */
  says(words: string): Promise<void>;
  /** Sends SIGTERM to the very process that the image names, as an engine does. */
  stop(): Promise<Ended>;
}

/**
 * Starts a process as the image's user, with no other environment than the image's and what is given, in the image's folder. Node itself
 * refuses to write anywhere but in the volumes; SQLite, which is no JavaScript, is held by the user's rights.
 */
export function startContainer(image: Image, words: readonly string[], given: Record<string, string> = {}): Running {
  const child = spawnIn(image, words, given);
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  const ended = collect(child);
  return {
    says: async (wanted) => {
      while (!said.includes(wanted)) {
        const more = new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
        const end = await Promise.race([more, ended]);
        if (end) throw new Error(`ended with ${end.code} before it said ${wanted}:\n${end.stdout}${end.stderr}`);
      }
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Runs a process of an image to its end. */
export function runContainer(
  image: Image,
  words: readonly string[],
  given: Record<string, string> = {},
): Promise<Ended> {
  return collect(spawnIn(image, words, given));
}

function spawnIn(image: Image, [name = '', ...args]: readonly string[], given: Record<string, string>): ChildProcess {
  const { root, user, workingFolder, locate, env: own } = image;
  const base = `${join(root, 'usr/local/bin')}:/usr/bin:/bin`;
  const env = Object.fromEntries(
    Object.entries({ ...own, PATH: own.PATH ?? '' }).map(([key, value]) => [key, locate(value).replace('$PATH', base)]),
  );
  const writable = image.volumes.map((path) => `--allow-fs-write=${locate(path)}`);
  const options = [
    '--permission',
    '--allow-addons',
    '--allow-fs-read=*',
    ...writable,
    '--disable-warning=SecurityWarning',
  ];
  return spawn(name, args.map(locate), {
    cwd: locate(workingFolder),
    env: { ...env, NODE_OPTIONS: options.join(' '), ...given },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(process.getuid?.() === 0 && { uid: user, gid: user }),
  });
}

async function collect(child: ChildProcess): Promise<Ended> {
  const read = async (stream: ChildProcess['stdout']) => (stream === null ? '' : text(stream));
  const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}
