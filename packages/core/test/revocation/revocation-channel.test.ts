import { createRevocationChannel, type LinkEvents, type RevocationLink } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';

const test = suite('a channel of revocations');

type Behaviour = Partial<Omit<RevocationLink, 'close'>>;

/** A channel whose links behave as they are told to, one after the other, and the last one from then on. */
function makeChannel(...behaviours: readonly Behaviour[]) {
  const links: LinkEvents[] = [];
  const sent: string[] = [];
  const told: string[] = [];
  const closed: number[] = [];
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const wake of waiting) wake();
  };
  const channel = createRevocationChannel({
    name: 'a test',
    timeoutSeconds: 0.05,
    open: (events) => {
      const number = links.push(events);
      const behaviour = behaviours[number - 1] ?? behaviours.at(-1);
      changed();
      return {
        opened: Promise.resolve(),
        send: async (message) => void sent.push(message),
        ping: async () => undefined,
        close: async () => void closed.push(number),
        ...behaviour,
      };
    },
  });
  const subscribe = () =>
    channel.subscribe({
      revoked: ({ kind }) => {
        told.push(kind);
        changed();
      },
      interrupted: () => {
        told.push('interrupted');
        changed();
      },
    });
  /** Resolves as soon as it is true. */
  const until = async (isTrue: () => boolean) => {
    while (!isTrue()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add(resolve);
      await promise;
      waiting.delete(resolve);
    }
  };
  return { channel, links, sent, told, closed, subscribe, until };
}

const never = new Promise<never>(() => undefined);
const keys = { kind: 'keys' } as const;

test('opens no link before it is used', async () => {
  const { channel, links } = makeChannel({});
  await channel.close();
  channel.subscribe({ revoked: () => undefined, interrupted: () => undefined });
  await channel.publish(keys);
  assert.is(links.length, 0, 'and none after it was closed');
});

test('waits with what is published first for the link to open', async () => {
  const { channel, sent } = makeChannel({});
  await channel.publish(keys);
  assert.equal(sent, ['{"kind":"keys"}']);
  await channel.close();
});

test('tells of what it hears, and of anything else as an interruption', async () => {
  const { channel, links, told, subscribe, until } = makeChannel({});
  subscribe();
  await until(() => told.length === 1);
  links[0]?.heard('{"kind":"keys"}');
  links[0]?.heard('what is this?');
  assert.equal(told, ['interrupted', 'keys', 'interrupted']);
  await channel.close();
});

test('opens another link when one breaks, closes the broken one, and tells of both', async () => {
  const { channel, links, told, closed, subscribe, until } = makeChannel({});
  subscribe();
  await until(() => told.length === 1);
  links[0]?.broke(new Error('cut'));
  links[0]?.broke(new Error('cut, still'));
  await until(() => told.length === 3);
  assert.equal([told, closed], [['interrupted', 'interrupted', 'interrupted'], [1]]);
  await channel.close();
  assert.equal(closed, [1, 2]);
});

test('takes a link for broken that does not open, that cannot, and that does not answer or fails to', async () => {
  const refuse = () => Promise.reject(new Error('refused'));
  const refused: Behaviour = {
    get opened() {
      return refuse();
    },
  };
  for (const behaviour of [{ opened: never }, refused, { ping: () => never }, { ping: refuse }]) {
    const { channel, links, subscribe, until } = makeChannel(behaviour, {});
    subscribe();
    await until(() => links.length === 2);
    await channel.close();
  }
});

test('gives up what cannot be sent, and never rejects', async () => {
  const failing = makeChannel({ send: () => Promise.reject(new Error('cannot')) });
  await failing.channel.publish(keys);
  const silent = makeChannel({ send: () => never });
  await silent.channel.publish(keys);
  await Promise.all([failing.channel.close(), silent.channel.close()]);
});

test('drops what is published between two links, or when too much waits', async () => {
  const { channel, links, sent, told, subscribe, until } = makeChannel({});
  subscribe();
  await until(() => told.length === 1);
  links[0]?.broke(new Error('cut'));
  await until(() => told.length === 2);
  await channel.publish(keys);
  assert.equal(sent, []);
  await channel.close();

  let asked = 0;
  const slow = makeChannel({
    send: () => {
      asked += 1;
      return never;
    },
  });
  await Promise.all(Array.from({ length: 1500 }, () => slow.channel.publish(keys)));
  assert.is(asked, 1000);
  await slow.channel.close();
});

test.run();
