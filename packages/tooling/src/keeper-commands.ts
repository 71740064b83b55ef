import { createInterface } from 'node:readline';
import { signalTree } from './process-tree.ts';

/** What whoever holds the other end of a keeper's standard input may ask for, a line each. */
export type KeeperCommand = 'freeze' | 'kill' | 'revive' | 'thaw';

export interface KeptServer {
  /** Its first process, the parent of all others. */
  readonly findPid: () => number;
  /** Starts it again after it was killed. */
  readonly revive: () => Promise<void>;
}

/**
 * Obeys, with a line for each command that is done, until standard input closes. Then the server runs again, whatever was asked
 * for before, so that it can be stopped in order.
 */
export async function obeyCommands({ findPid, revive }: KeptServer): Promise<void> {
  let isKilled = false;
  const commands: Readonly<Record<string, () => Promise<void> | void>> = {
    freeze: () => signalTree(findPid(), 'SIGSTOP'),
    thaw: () => signalTree(findPid(), 'SIGCONT'),
    kill: () => {
      signalTree(findPid(), 'SIGKILL');
      isKilled = true;
    },
    revive: async () => {
      await revive();
      isKilled = false;
    },
  };
  const lines = createInterface({ input: process.stdin });
  process.stdin.once('close', () => lines.close());
  for await (const line of lines) {
    await commands[line]?.();
    process.stdout.write(`${line}\n`);
  }
  if (isKilled) await revive();
  else signalTree(findPid(), 'SIGCONT');
}
