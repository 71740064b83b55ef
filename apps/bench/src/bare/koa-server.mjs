/**
 * The least that Koa can answer with. Plain JavaScript, as the service is when it is built: a compiler in the process would add to
 * its start and its memory.
 */
import Koa from 'koa';

const { PORT, ANSWER } = process.env;
const { body, headers } = JSON.parse(ANSWER);
const app = new Koa();
app.use((ctx) => {
  ctx.set(headers);
  ctx.body = body;
});
app.listen(Number(PORT), '127.0.0.1');
