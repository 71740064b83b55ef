import { EventEmitter } from 'node:events';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { onStopSignal } from '../src/stop-signals.ts';

function makeSource() {
  const source = new EventEmitter();
  const [told, exits]: [string[], number[]] = [[], []];
  const clock = { now: 0 };
  const stopWaiting = onStopSignal(source, {
    onFirst: (signal) => void told.push(signal),
    exit: (code) => void exits.push(code),
    now: () => clock.now,
  });
  const send = (signal: string) => source.emit(signal, signal);
  return { send, told, exits, clock, stopWaiting };
}

const test = suite('signals that ask for an end');

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} is told once, and its copies, as a terminal and npm send them, are the same request`, () => {
    const { send, told, exits, clock } = makeSource();
    for (let copy = 0; copy < 3; copy += 1) {
      send(signal);
      clock.now += 20;
    }
    assert.equal([told, exits], [[signal], []]);
  });
}

test('a second one ends the process at once, with its own exit code', () => {
  for (const [second, exitCode] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    const { send, told, exits, clock } = makeSource();
    send('SIGINT');
    clock.now += 250;
    send(second);
    assert.equal([told, exits], [['SIGINT'], [exitCode]]);
  }
});

test('others are waited for only where they are named', () => {
  const { send, told } = makeSource();
  assert.equal([send('SIGHUP'), told], [false, []]);
});

test('nobody waits for them any more when the waiting has ended', () => {
  const { send, told, stopWaiting } = makeSource();
  stopWaiting();
  assert.equal([send('SIGINT'), send('SIGTERM'), told], [false, false, []]);
});

test.run();
