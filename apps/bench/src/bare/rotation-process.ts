/** A meter: one `UPDATE … RETURNING` after the other, without HTTP. */
import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { obeyOrders } from '../measuring/obey-orders.ts';
import { repeat, type ThroughputOrder } from '../measuring/repeat.ts';

export interface RotationPlan {
  readonly databaseUrl: string;
  readonly tokens: readonly string[];
}

const statement = {
  name: 'rotate',
  text: 'update bare_tokens set token = $2, used_at = $3 where token = $1 returning email',
};

await obeyOrders(({ databaseUrl, tokens }: RotationPlan) => {
  const idle = [...tokens];
  const pool = new Pool({ connectionString: databaseUrl, max: 10 });
  const rotate = async () => {
    const successor = randomBytes(32).toString('base64url');
    const { rowCount } = await pool.query({ ...statement, values: [idle.shift(), successor, Date.now()] });
    if (rowCount !== 1) throw new Error('The run is void: a token to rotate was not there.');
    idle.push(successor);
  };
  return { measure: (order: ThroughputOrder) => repeat(rotate, order), close: () => pool.end() };
});
