import { setImmediate } from 'node:timers/promises';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { addToContext, currentContext, runInContext } from '../../src/observability/request-context.ts';

const context = suite('request context');

context('is found in everything that the request starts, and nowhere else', async () => {
  const seen = await runInContext({ requestId: 'r1' }, async () => {
    await setImmediate();
    return currentContext();
  });
  assert.equal(seen, { requestId: 'r1' });
  assert.is(currentContext(), undefined);
});

context('keeps simultaneous requests apart', async () => {
  const follow = (requestId: string) =>
    runInContext({ requestId }, async () => {
      addToContext({ userId: `user of ${requestId}` });
      await setImmediate();
      return currentContext();
    });
  assert.equal(await Promise.all([follow('r1'), follow('r2')]), [
    { requestId: 'r1', userId: 'user of r1' },
    { requestId: 'r2', userId: 'user of r2' },
  ]);
});

context('takes in what is learned later, deep below', async () => {
  await runInContext({ requestId: 'r1', method: 'GET' }, async () => {
    await setImmediate().then(() => addToContext({ userId: 'u1' }));
    addToContext({ sessionId: 's1', endpoint: '/users/:id' });
    assert.equal(currentContext(), {
      requestId: 'r1',
      method: 'GET',
      userId: 'u1',
      sessionId: 's1',
      endpoint: '/users/:id',
    });
  });
});

context('changes no object of the caller', () => {
  const given = Object.freeze({ requestId: 'r1' });
  runInContext(given, () => addToContext({ userId: 'u1' }));
  assert.equal(given, { requestId: 'r1' });
});

context('is not needed: what is added outside is forgotten', () => {
  addToContext({ userId: 'u1' });
  assert.is(currentContext(), undefined);
});

context.run();
