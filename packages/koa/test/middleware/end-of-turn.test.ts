import { suite } from '@auth/tooling/suite';
import Koa from 'koa';
import * as assert from 'uvu/assert';
import { endOfTurn } from '../../src/middleware/end-of-turn.ts';

const turns = suite('answers of one turn');

/** Calls the middleware as Koa does; when it is through, its name stands in `answered`. */
function makeCalls() {
  const middleware = endOfTurn();
  const answered: string[] = [];
  const app = new Koa();
  const call = async (name: string, work: () => Promise<void>) => {
    const ctx: Koa.Context = Object.create(app.context);
    await middleware(ctx, work);
    answered.push(name);
  };
  return { call, answered };
}

turns('are given together, at its end', async () => {
  const { call, answered } = makeCalls();
  const calls = Promise.all([call('quick', async () => undefined), call('slower', async () => void (await null))]);
  for (let count = 0; count < 20; count += 1) await null;
  assert.equal(answered, []);
  await calls;
  assert.equal(answered, ['quick', 'slower']);
});

turns('do not wait for those of another', async () => {
  const { call, answered } = makeCalls();
  let finish: () => void = () => undefined;
  const long = call('long', () => new Promise((resolve) => (finish = resolve)));
  await call('short', async () => undefined);
  assert.equal(answered, ['short']);
  finish();
  await long;
  assert.equal(answered, ['short', 'long']);
});

turns('keep no failure back', async () => {
  const { call } = makeCalls();
  const failure = new Error('it failed');
  const caught = await call('failing', () => Promise.reject(failure)).catch((error: unknown) => error);
  assert.is(caught, failure);
});

turns.run();
