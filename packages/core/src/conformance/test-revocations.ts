import assert from 'node:assert/strict';
import type { Revocation, Revocations } from '../ports/revocations.ts';
import {
  hasHeard,
  isSame,
  type JoinNetwork,
  listenTo,
  type Station,
  session,
  until,
  untilHeard,
} from './revocation-station.ts';

export interface RevocationsSuite {
  /** The runner's own function: a suite of uvu, `test` of `node:test`, `it` of Vitest. */
  readonly test: (name: string, run: () => Promise<void>) => unknown;
  /**
   * Called once for each test; every channel that the answer makes hears the others that it makes. They may connect in the
   * background; the suite closes them.
   */
  readonly createNetwork: () => JoinNetwork | Promise<JoinNetwork>;
}

interface Network {
  join(): Promise<Station>;
  /** Without a listener. */
  joinSilently(): Promise<Revocations>;
}

/**
 * Holds an adapter to the contract of {@link Revocations}: registers one test for each fact. Assertions are those of
 * `node:assert/strict`; a message that does not arrive fails after ten seconds.
 */
export function testRevocations({ test, createNetwork }: RevocationsSuite): void {
  for (const [name, check] of Object.entries(facts)) {
    test(name, async () => {
      const opened: Revocations[] = [];
      const joinNetwork = await createNetwork();
      const joinSilently = async () => {
        const channel = await joinNetwork();
        opened.push(channel);
        return channel;
      };
      try {
        await check({ joinSilently, join: async () => listenTo(await joinSilently()) });
      } finally {
        await Promise.all(opened.map((channel) => channel.close()));
      }
    });
  }
}

const facts: Readonly<Record<string, (network: Network) => Promise<void>>> = {
  'what one instance revokes is heard by every other, as it was said': async (network) => {
    const [sender, ...others] = [await network.join(), await network.join(), await network.join()];
    for (const revocation of everyKind) {
      await sender.channel.publish(revocation);
      for (const other of others) await untilHeard(sender.channel, other, revocation);
    }
  },

  'it works both ways': async (network) => {
    const one = await network.join();
    const other = await network.join();
    await untilHeard(one.channel, other, session('from one'));
    await untilHeard(other.channel, one, session('from other'));
  },

  'nothing is heard that nobody said': async (network) => {
    const sender = await network.join();
    const other = await network.join();
    await untilHeard(sender.channel, other, session('only this'));
    assert.ok(other.heard.every((heard) => isSame(heard, session('only this'))));
  },

  'an id may be any text of reasonable length': async (network) => {
    const sender = await network.join();
    const other = await network.join();
    for (const id of [`'; drop table users; --"\\`, 'Zoë\n\t\u2028 🔑', 'x'.repeat(500)]) {
      await untilHeard(sender.channel, other, { kind: 'user', userId: id });
    }
  },

  '50 revocations at once are all heard': async (network) => {
    const sender = await network.join();
    const other = await network.join();
    await untilHeard(sender.channel, other, session('connected'));
    const revocations = Array.from({ length: 50 }, (_, index) => session(`s${index}`));
    await Promise.all(revocations.map((revocation) => sender.channel.publish(revocation)));
    await until(() => revocations.every((revocation) => hasHeard(other, revocation)));
  },

  'a channel that listens to nothing can publish': async (network) => {
    const sender = await network.joinSilently();
    const other = await network.join();
    await untilHeard(sender, other, session('from nobody'));
  },

  'what a channel publishes first is heard, though it is closed at once': async (network) => {
    const other = await network.join();
    await untilHeard((await network.join()).channel, other, session('connected'));
    const command = await network.joinSilently();
    await command.publish(session('from a command'));
    await command.close();
    await until(() => hasHeard(other, session('from a command')));
  },

  'publishing where nobody listens is answered': async (network) => {
    const sender = await network.joinSilently();
    await sender.publish({ kind: 'keys' });
  },

  'a channel that is closed hears nothing more, and the others go on': async (network) => {
    const sender = await network.join();
    const leaving = await network.join();
    const staying = await network.join();
    await untilHeard(sender.channel, leaving, session('before'));
    await leaving.channel.close();
    await untilHeard(sender.channel, staying, session('after'));
    assert.ok(!hasHeard(leaving, session('after')));
  },

  'a channel may be closed twice, and before it was ever used': async (network) => {
    const channel = await network.joinSilently();
    await channel.close();
    await channel.close();
  },
};

const everyKind: readonly Revocation[] = [
  session('0199c3a0-0000-7000-8000-000000000001'),
  { kind: 'user', userId: '0199c3a0-0000-7000-8000-000000000002' },
  { kind: 'keys' },
];
