import type { Revocation, Revocations } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { Announcer } from '../../src/revocation/announcer.ts';
import { createListLogger } from '../support/list-logger.ts';

const test = suite('announcing revocations');

const keys: Revocation = { kind: 'keys' };

function makeAnnouncer(channel: Partial<Revocations>) {
  const { logger, lines } = createListLogger();
  const quiet = { publish: async () => undefined, subscribe: () => undefined, close: async () => undefined };
  return { announcer: new Announcer({ channel: { ...quiet, ...channel }, logger }), lines };
}

const broken: Record<string, () => Promise<void>> = {
  rejects: () => Promise.reject(new Error('broken')),
  throws: () => {
    throw new Error('broken');
  },
};

for (const [how, call] of Object.entries(broken)) {
  test(`a channel that ${how} is logged and harms nobody`, async () => {
    const { announcer, lines } = makeAnnouncer({ publish: call, close: call });
    await announcer.publish(keys);
    await announcer.close();
    assert.equal(
      lines.map(({ level, fields }) => [level, fields['event']]),
      [
        ['warning', 'revocations.failed'],
        ['warning', 'revocations.failed'],
      ],
    );
  });
}

test('closing waits for what is still being said', async () => {
  const order: string[] = [];
  const sent = Promise.withResolvers<void>();
  const { announcer } = makeAnnouncer({
    publish: async () => {
      await sent.promise;
      order.push('sent');
    },
    close: async () => void order.push('closed'),
  });
  void announcer.publish(keys);
  const closed = announcer.close();
  sent.resolve();
  await closed;
  assert.equal(order, ['sent', 'closed']);
});

test('the channel is closed once, and told nothing afterwards', async () => {
  const calls: string[] = [];
  const { announcer } = makeAnnouncer({
    publish: async () => void calls.push('publish'),
    close: async () => void calls.push('close'),
  });
  await Promise.all([announcer.close(), announcer.close()]);
  await announcer.publish(keys);
  assert.equal(calls, ['close']);
});

test.run();
