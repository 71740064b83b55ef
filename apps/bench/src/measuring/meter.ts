import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { VoidRunError } from '../void-run-error.ts';

/** A process of its own that measures what it is told to, one order after the other. */
export interface Meter<Order, Result> {
  /** @throws VoidRunError for an answer that was wrong, and when the process ends */
  measure(order: Order): Promise<Result>;
  stop(): Promise<void>;
}

/** What a meter says to an order. */
export type Reply<Result> = { readonly result: Result } | { readonly failure: string };

/** Starts `file`, which calls `obeyOrders`, and hands it its plan. Orders and replies are lines of JSON. */
export function startMeter<Plan, Order, Result>(file: URL, plan: Plan): Meter<Order, Result> {
  const child = spawn(process.execPath, [fileURLToPath(file)], { stdio: ['pipe', 'pipe', 'inherit'] });
  // Whoever writes to a process that has ended is told by its silence.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit');
  const readReply = createReplyReader<Result>(child);
  const say = (words: unknown) => child.stdin.write(`${JSON.stringify(words)}\n`);
  say(plan);
  return {
    measure: async (order) => {
      say(order);
      const reply = await readReply();
      if ('failure' in reply) throw new VoidRunError(reply.failure);
      return reply.result;
    },
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

function createReplyReader<Result>(child: ChildProcessByStdio<Writable, Readable, null>) {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (): Promise<Reply<Result>> => {
    const { done, value } = await lines.next();
    if (done === true) throw new VoidRunError('The run is void: a process that measured has ended.');
    return JSON.parse(value);
  };
}
