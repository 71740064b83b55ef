import assert from 'node:assert/strict';
import type { Revocations } from '../ports/revocations.ts';
import {
  hasHeard,
  type JoinNetwork,
  listenTo,
  type Station,
  session,
  until,
  untilHeard,
} from './revocation-station.ts';

export interface RevocationOutagesSuite {
  /** The runner's own function: a suite of uvu, `test` of `node:test`, `it` of Vitest. */
  readonly test: (name: string, run: () => Promise<void>) => unknown;
  /** Called once for each test. */
  readonly createNetwork: () => BreakableNetwork | Promise<BreakableNetwork>;
}

/** Channels that hear each other, and a line that one of them goes by and that can be broken. */
export interface BreakableNetwork {
  readonly join: JoinNetwork;
  /** Opens the channel that goes by the line; it notices within a few seconds that the line is dead. */
  readonly joinByLine: JoinNetwork;
  /** Ends the connections of the line, and each new one at once. */
  readonly refuse: () => void;
  /** From now on nothing gets through the line, and nobody is told. */
  readonly freeze: () => void;
  /** Lets everything through again. */
  readonly heal: () => void;
  /** Called when the channels are closed. */
  readonly close: () => Promise<unknown>;
}

interface Scene extends Pick<BreakableNetwork, 'freeze' | 'heal' | 'refuse'> {
  /** Goes by the line. */
  readonly here: Station;
  readonly there: Station;
}

/**
 * Holds an adapter that goes over a network to the contract of {@link Revocations} while that network is out of order: registers
 * one test for each fact. What does not happen within ten seconds fails.
 */
export function testRevocationOutages({ test, createNetwork }: RevocationOutagesSuite): void {
  for (const [name, { isDownAtStart = false, check }] of Object.entries(facts)) {
    test(name, async () => {
      const network = await createNetwork();
      if (isDownAtStart) network.refuse();
      const channels: readonly Revocations[] = [await network.joinByLine(), await network.join()];
      const [here, there] = channels.map(listenTo);
      assert.ok(here && there);
      try {
        await check({ ...network, here, there });
      } finally {
        await Promise.all(channels.map((channel) => channel.close()));
        await network.close();
      }
    });
  }
}

interface Fact {
  readonly isDownAtStart?: boolean;
  readonly check: (scene: Scene) => Promise<void>;
}

const facts: Readonly<Record<string, Fact>> = {
  'a channel that is cut says so, works again by itself, and says that, too': {
    check: async ({ here, there, refuse, heal }) => {
      await untilHeard(there.channel, here, session('before'));
      const before = here.interruptions();
      refuse();
      await until(() => here.interruptions() > before);
      const broken = here.interruptions();
      heal();
      await untilHeard(there.channel, here, session('after'));
      assert.ok(here.interruptions() > broken);
    },
  },

  'a connection that is dead without a word is noticed': {
    check: async ({ here, there, freeze, heal }) => {
      await untilHeard(there.channel, here, session('before'));
      const before = here.interruptions();
      freeze();
      await until(() => here.interruptions() > before);
      heal();
      await untilHeard(there.channel, here, session('after'));
    },
  },

  'publishing and closing come to an end while nothing gets through': {
    check: async ({ here, there, freeze }) => {
      await untilHeard(there.channel, here, session('before'));
      freeze();
      await Promise.all(Array.from({ length: 20 }, (_, index) => here.channel.publish(session(String(index)))));
    },
  },

  'what is down at the start is found when it is up, and what was given up before is not said later': {
    isDownAtStart: true,
    check: async ({ here, there, heal }) => {
      await until(() => here.interruptions() > 0);
      await here.channel.publish(session('given up'));
      heal();
      await untilHeard(here.channel, there, session('said'));
      assert.ok(!hasHeard(there, session('given up')));
    },
  },
};
