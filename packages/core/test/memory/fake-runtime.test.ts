import { createFakeRuntime } from '@auth/core/memory';
import { suite } from '@auth/tooling/suite';
import { validate, version } from 'uuid';
import * as assert from 'uvu/assert';

const test = suite('fake runtime');

test('the clock stands still until it is advanced', () => {
  const runtime = createFakeRuntime({ now: new Date('2026-05-06T07:08:09.010Z') });
  assert.is(runtime.now().toISOString(), '2026-05-06T07:08:09.010Z');
  assert.is(runtime.now().toISOString(), '2026-05-06T07:08:09.010Z');
  runtime.advance(1.5);
  assert.is(runtime.now().toISOString(), '2026-05-06T07:08:10.510Z');
});

test('what is done to an instant does not move the clock', () => {
  const runtime = createFakeRuntime();
  const instant = runtime.now();
  runtime.now().setTime(0);
  assert.equal(runtime.now(), instant);
});

test('ids are UUIDv7, different and in order, also within one millisecond', () => {
  const runtime = createFakeRuntime();
  const ids = Array.from({ length: 1000 }, (_, index) => {
    runtime.advance(index % 100 === 0 ? 1 : 0);
    return runtime.id();
  });
  assert.ok(ids.every((id) => validate(id) && version(id) === 7));
  assert.is(new Set(ids).size, 1000);
  assert.equal(ids, [...ids].sort());
});

test('an id tells the time of the fake clock', () => {
  const now = new Date('2031-02-03T04:05:06.789Z');
  const id = createFakeRuntime({ now }).id();
  assert.is(Number.parseInt(id.replace('-', '').slice(0, 12), 16), now.getTime());
});

test('bytes have the size asked for and are not repeated', () => {
  const runtime = createFakeRuntime();
  assert.is(runtime.randomBytes(32).length, 32);
  assert.not.equal(runtime.randomBytes(32), runtime.randomBytes(32));
});

test.run();
