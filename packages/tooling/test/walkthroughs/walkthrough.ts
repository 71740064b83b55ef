import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Clone } from './clone.ts';

/** A walkthrough that runs. */
export interface Walkthrough {
  /** Resolves when it has said this, to all that it has said so far; rejects when it ends before. */
  says(words: string): Promise<string>;
  /** Resolves when it has ended by itself. */
  readonly ended: Promise<Ended>;
  /** Ends it by SIGTERM. */
  stop(): Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  /** All that it wrote, to standard output and standard error. */
  readonly said: string;
}

/** Starts a script of docs/walkthroughs in a clone; `input` is what is typed. */
export function startWalkthrough(
  clone: Clone,
  name: string,
  env: Record<string, string> = {},
  input = '',
): Walkthrough {
  const child = spawn(`docs/walkthroughs/${name}`, { cwd: clone.path, env: { ...clone.env, ...env }, stdio: 'pipe' });
  child.stdin.end(input);
  const streams = [child.stdout, child.stderr];
  let said = '';
  for (const stream of streams) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => ({ code, said }));
  return {
    ended,
    says: (words) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const look = () => {
        if (said.includes(words)) resolve(said);
      };
      look();
      for (const stream of streams) stream.on('data', look);
      ended.then(({ code }) => reject(new Error(`${name} ended with ${code} before it said "${words}":\n${said}`)));
      return promise;
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
