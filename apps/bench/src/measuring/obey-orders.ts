import { createInterface } from 'node:readline';
import type { Reply } from './meter.ts';

/** What a meter's process can do, and how it ends. */
export interface Instrument<Order, Result> {
  measure(order: Order): Promise<Result>;
  close(): Promise<void>;
}

/** The main function of a meter's process: it lasts until its standard input ends, so it outlives nobody who started it. */
export async function obeyOrders<Plan, Order, Result>(
  prepare: (plan: Plan) => Instrument<Order, Result>,
): Promise<void> {
  let instrument: Instrument<Order, Result> | null = null;
  for await (const line of createInterface({ input: process.stdin })) {
    if (instrument === null) instrument = prepare(JSON.parse(line));
    else process.stdout.write(`${JSON.stringify(await obey(instrument, JSON.parse(line)))}\n`);
  }
  await instrument?.close();
}

async function obey<Order, Result>(instrument: Instrument<Order, Result>, order: Order): Promise<Reply<Result>> {
  try {
    return { result: await instrument.measure(order) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
