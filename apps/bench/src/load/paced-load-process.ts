/** The process of `startPacedLoad`. */
import { Pool } from 'undici';
import { keepPace, type PaceOrder } from '../measuring/keep-pace.ts';
import { obeyOrders } from '../measuring/obey-orders.ts';
import { createCall } from './calls.ts';
import type { LoadPlan } from './load.ts';

await obeyOrders((plan: LoadPlan) => {
  const call = createCall(plan.call);
  const pool = new Pool(plan.url, { pipelining: 1 });
  return {
    measure: (order: PaceOrder) => keepPace(() => call(pool), order),
    close: () => pool.destroy(),
  };
});
