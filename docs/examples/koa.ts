/** Accounts below `/identity` of a Koa app that has routes of its own: `AUTH_SECRET=$(openssl rand -base64 32) node koa.ts` */
import { createAuth } from '@auth/core';
import { createAuthRouter, requireUser, type SignedInState } from '@auth/koa';
import { createMikroStorage } from '@auth/storage-mikro';
import Router from '@koa/router';
import Koa from 'koa';

const { PORT = '3000', AUTH_SECRET } = process.env;
const url = `http://localhost:${PORT}`;

const storage = await createMikroStorage({ url: 'sqlite:./auth.db', migrate: true });
const auth = await createAuth({ storage }, { secret: AUTH_SECRET, issuer: url });

const router = new Router<SignedInState>();
router.get('/', (ctx) => {
  ctx.body = 'Open to everybody';
});
router.get('/greeting', requireUser(auth), (ctx) => {
  ctx.body = { greeting: `Hello, ${ctx.state.principal.user.username}` };
});

const app = new Koa();
app.use(createAuthRouter(auth, { prefix: '/identity' }).routes());
app.use(router.routes());

const server = app.listen(Number(PORT), () => console.log(`Listening on ${url}`));
process.once('SIGTERM', () => server.close(() => auth.close()));
