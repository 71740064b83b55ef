import type { Output } from './terminal.ts';

const tickMilliseconds = 1000;
const secondsBetweenLines = 10;
const clearLine = '\r\u001b[K';

export interface ProgressOptions {
  /** Calls `tick` again and again; what it returns ends that. Default: a timer. */
  readonly every?: (milliseconds: number, tick: () => void) => () => void;
}

/** Says how far it is. */
export type Report = (state: string) => void;

/**
 * Tells a person that work which takes longer than a second goes on: on a terminal in one line that changes and goes away,
 * elsewhere in a line every ten seconds.
 */
export async function withProgress<Result>(
  output: Output,
  label: string,
  work: (report: Report) => Promise<Result>,
  { every = startTimer }: ProgressOptions = {},
): Promise<Result> {
  let state = '';
  let seconds = 0;
  const stop = every(tickMilliseconds, () => {
    seconds += 1;
    const text = `${label} … ${state}${state && ', '}${seconds} s`;
    if (output.isTTY) output.write(`${clearLine}${text}`);
    else if (seconds % secondsBetweenLines === 0) output.write(`${text}\n`);
  });
  try {
    return await work((newState) => {
      state = newState;
    });
  } finally {
    stop();
    if (output.isTTY && seconds > 0) output.write(clearLine);
  }
}

function startTimer(milliseconds: number, tick: () => void): () => void {
  const timer = setInterval(tick, milliseconds).unref();
  return () => clearInterval(timer);
}
