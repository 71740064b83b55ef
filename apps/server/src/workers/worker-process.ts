import type { Worker } from 'node:cluster';
import { createLine, type Line } from './line.ts';

/** How a process ended. */
export interface WorkerExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A worker as the primary process sees it. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  readonly line: Line;
  /** Resolves with the URL once it answers requests, with null when it ends before that. */
  readonly listening: Promise<string | null>;
  readonly exited: Promise<WorkerExit>;
  /** Ends it at once. */
  kill(): void;
}

export function createWorkerProcess(worker: Worker): WorkerProcess {
  const line = createLine(worker);
  const exited = new Promise<WorkerExit>((resolve) => {
    worker.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const listening = new Promise<string | null>((resolve) => {
    line.listen((message) => {
      if (message.type === 'listening') resolve(message.url);
    });
    void exited.then(() => resolve(null));
  });
  return { pid: worker.process.pid, line, listening, exited, kill: () => void worker.process.kill('SIGKILL') };
}
