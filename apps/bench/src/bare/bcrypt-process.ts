/** A meter: one comparison of a password after the other, and nothing besides. */
import { hashSync, verify } from '@node-rs/bcrypt';
import { obeyOrders } from '../measuring/obey-orders.ts';
import { repeat, type ThroughputOrder } from '../measuring/repeat.ts';

export interface BcryptPlan {
  readonly cost: number;
}

await obeyOrders(({ cost }: BcryptPlan) => {
  const password = 'correct horse battery staple';
  const hash = hashSync(password, { cost });
  const compare = async () => {
    if (!(await verify(password, hash))) throw new Error('The run is void: a right password was refused.');
  };
  return { measure: (order: ThroughputOrder) => repeat(compare, order), close: async () => undefined };
});
