import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Revocation, Revocations } from '../ports/revocations.ts';

/** Opens one more channel of a network. */
export type JoinNetwork = () => Revocations | Promise<Revocations>;

/** A channel, and all that its listener was told. */
export interface Station {
  readonly channel: Revocations;
  readonly heard: readonly Revocation[];
  readonly interruptions: () => number;
}

export function listenTo(channel: Revocations): Station {
  const heard: Revocation[] = [];
  let interruptions = 0;
  channel.subscribe({
    revoked: (revocation) => void heard.push(revocation),
    interrupted: () => {
      interruptions += 1;
    },
  });
  return { channel, heard, interruptions: () => interruptions };
}

export function session(sessionId: string): Revocation {
  return { kind: 'session', sessionId };
}

export function hasHeard({ heard }: Station, revocation: Revocation): boolean {
  return heard.some((one) => isSame(one, revocation));
}

/** Says it again until it is heard: what is published before a channel is connected may be lost. */
export function untilHeard(sender: Revocations, station: Station, revocation: Revocation): Promise<void> {
  return until(async () => {
    if (hasHeard(station, revocation)) return true;
    await sender.publish(revocation);
    return false;
  });
}

export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await isTrue())) {
    assert.ok(performance.now() < deadline, 'a channel was not told in time');
    await pause(5);
  }
}

export function isSame(one: Revocation, other: Revocation): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}
