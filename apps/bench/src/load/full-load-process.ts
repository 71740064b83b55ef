/** The process of `startFullLoad`. */
import { Client } from 'undici';
import { obeyOrders } from '../measuring/obey-orders.ts';
import { repeat, type ThroughputOrder } from '../measuring/repeat.ts';
import { createCall } from './calls.ts';
import type { LoadPlan } from './load.ts';

await obeyOrders((plan: LoadPlan) => {
  const call = createCall(plan.call);
  const idle: Client[] = [];
  const callOnOwnConnection = async () => {
    const client = idle.pop() ?? new Client(plan.url, { pipelining: 1 });
    await call(client);
    idle.push(client);
  };
  return {
    measure: (order: ThroughputOrder) => repeat(callOnOwnConnection, order),
    close: async () => {
      await Promise.all(idle.map((client) => client.destroy()));
    },
  };
});
