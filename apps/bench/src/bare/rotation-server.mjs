/**
 * The least that can be called an exchange of refresh tokens: bare Koa, and one statement. It answers in the form of ours, and as
 * much. Plain JavaScript like the others.
 */
import { randomBytes } from 'node:crypto';
import { json } from 'node:stream/consumers';
import Koa from 'koa';
import { Pool } from 'pg';

const { PORT, DATABASE_URL, ANSWER } = process.env;
const { body: example } = JSON.parse(ANSWER);
const pool = new Pool({ connectionString: DATABASE_URL, max: 10 });
const statement = {
  name: 'rotate',
  text: 'update bare_tokens set token = $2, used_at = $3 where token = $1 returning email',
};

const app = new Koa();
app.use(async (ctx) => {
  // What asks whether it is there.
  if (ctx.method === 'GET') {
    ctx.body = 'yes';
    return;
  }
  const { refresh_token: token } = await json(ctx.req);
  const successor = randomBytes(32).toString('base64url');
  const { rows } = await pool.query({ ...statement, values: [token, successor, Date.now()] });
  ctx.assert(rows.length === 1, 401);
  ctx.body = { ...example, refresh_token: successor, user: { ...example.user, email: rows[0].email } };
});
app.listen(Number(PORT), '127.0.0.1');
