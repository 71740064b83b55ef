import type { Latency, PaceOrder } from '../measuring/keep-pace.ts';
import { type Meter, startMeter } from '../measuring/meter.ts';
import type { Throughput, ThroughputOrder } from '../measuring/repeat.ts';
import type { CallPlan } from './calls.ts';

/** Whom a load is put on, and with what. */
export interface LoadPlan {
  readonly url: string;
  readonly call: CallPlan;
}

/** Clients, each of which calls as soon as it has an answer. */
export type FullLoad = Meter<ThroughputOrder, Throughput>;

/** Clients that call at fixed instants, on as many connections as that takes. */
export type PacedLoad = Meter<PaceOrder, Latency>;

/** In a process of its own, which does nothing between orders. */
export function startFullLoad(plan: LoadPlan): FullLoad {
  return startMeter(new URL('./full-load-process.ts', import.meta.url), plan);
}

/** In a process of its own, which does nothing between orders. */
export function startPacedLoad(plan: LoadPlan): PacedLoad {
  return startMeter(new URL('./paced-load-process.ts', import.meta.url), plan);
}
