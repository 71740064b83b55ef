import { EventEmitter } from 'node:events';
import type { LogFields, Logger } from '@auth/core';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { StopRequests } from '../src/stop-requests.ts';

function makeStops({ isOnTerminal = false } = {}) {
  const source = new EventEmitter();
  const lines: { level: string; message: string; fields: LogFields | undefined }[] = [];
  const note = (level: string) => (message: string, fields?: LogFields) => void lines.push({ level, message, fields });
  const logger: Logger = {
    debug: note('debug'),
    info: note('info'),
    warning: note('warning'),
    error: note('error'),
    critical: note('critical'),
  };
  const exits: number[] = [];
  const clock = { now: 0 };
  const reloads = { count: 0 };
  const stops = new StopRequests({
    source,
    logger,
    isOnTerminal,
    reload: () => {
      reloads.count += 1;
    },
    exit: (code) => void exits.push(code),
    now: () => clock.now,
  });
  return { source, lines, exits, clock, reloads, stops };
}

const stopRequests = suite('requests to stop');

for (const signal of ['SIGTERM', 'SIGINT']) {
  stopRequests(`${signal} asks for an orderly end`, async () => {
    const { source, stops, exits } = makeStops();
    source.emit(signal, signal);
    assert.is(await stops.first, signal);
    assert.is(stops.hasFailed, false);
    assert.equal(exits, []);
  });
}

stopRequests('SIGHUP asks for a reload, however often, and for no end', async () => {
  const { source, clock, reloads, exits, stops } = makeStops();
  for (let times = 1; times <= 3; times += 1) {
    source.emit('SIGHUP', 'SIGHUP');
    clock.now += 1000;
    assert.is(reloads.count, times);
  }
  source.emit('SIGINT', 'SIGINT');
  assert.is(await stops.first, 'SIGINT');
  assert.equal(exits, []);
});

stopRequests('on a terminal, which has been closed then, SIGHUP asks for an orderly end', async () => {
  const { source, clock, reloads, exits, stops } = makeStops({ isOnTerminal: true });
  source.emit('SIGHUP', 'SIGHUP');
  assert.is(await stops.first, 'SIGHUP');
  assert.equal([reloads.count, exits], [0, []]);
  clock.now += 1000;
  source.emit('SIGHUP', 'SIGHUP');
  assert.equal(exits, [129]);
});

stopRequests('a second signal ends the process at once', () => {
  const { source, clock, exits } = makeStops();
  source.emit('SIGTERM', 'SIGTERM');
  clock.now += 1000;
  source.emit('SIGTERM', 'SIGTERM');
  source.emit('SIGINT', 'SIGINT');
  assert.equal(exits, [143, 130]);
});

for (const event of ['uncaughtException', 'unhandledRejection']) {
  stopRequests(`${event} is one CRITICAL line and an orderly end`, async () => {
    const { source, stops, lines, exits } = makeStops();
    const error = new Error('nobody foresaw this');
    source.emit(event, error);
    assert.is(await stops.first, 'failure');
    assert.is(stops.hasFailed, true);
    assert.equal(lines, [{ level: 'critical', message: 'nobody caught this', fields: { error } }]);
    assert.equal(exits, []);
  });
}

stopRequests('a failure after the first request is logged and remembered', async () => {
  const { source, stops, lines } = makeStops();
  source.emit('SIGTERM', 'SIGTERM');
  source.emit('unhandledRejection', 'a reason that is no error');
  assert.is(await stops.first, 'SIGTERM');
  assert.is(stops.hasFailed, true);
  assert.is(lines.length, 1);
});

stopRequests.run();
