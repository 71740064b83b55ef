import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { signalTree } from '../src/process-tree.ts';

const test = suite('a signal to a tree of processes');

/** A process and its child, which both would wait for ever. */
async function plant() {
  const parent = spawn('sh', ['-c', 'sleep 1000 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout, 'data');
  return { parent, pid: parent.pid ?? 0, childPid: Number(line) };
}

/** `T` is a process that is stopped, `Z` one that has ended and that nobody has asked about. */
const stateOf = (pid: number) =>
  existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) (.).*$/s, '$1') : 'Z';

async function untilAll(pids: readonly number[], isRight: (state: string) => boolean): Promise<void> {
  while (!pids.every((pid) => isRight(stateOf(pid)))) await pause(5);
}

test('stops, continues and kills all of them', async () => {
  const { parent, pid, childPid } = await plant();
  const ended = once(parent, 'exit');
  signalTree(pid, 'SIGSTOP');
  await untilAll([pid, childPid], (state) => state === 'T');
  signalTree(pid, 'SIGCONT');
  await untilAll([pid, childPid], (state) => state !== 'T');
  signalTree(pid, 'SIGKILL');
  assert.equal(await ended, [null, 'SIGKILL']);
  await untilAll([childPid], (state) => state === 'Z');
});

test('is no failure where there is nobody left', async () => {
  const child = spawn('true');
  await once(child, 'exit');
  signalTree(child.pid ?? 0, 'SIGTERM');
});

test.run();
