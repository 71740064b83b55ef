import { once } from 'node:events';
import { connect } from 'node:net';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { REDIS_VARIABLE, startRedis } from '../src/redis.ts';

const test = suite('Redis for tests');
const { PATH, TEST_REDIS_URL, [REDIS_VARIABLE]: shared } = process.env;

test.after.each(() => {
  Object.assign(process.env, { PATH });
  setOrDelete('TEST_REDIS_URL', TEST_REDIS_URL);
  setOrDelete(REDIS_VARIABLE, shared);
});

function setOrDelete(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

/** What the server at this URL answers to one command, sent after its password. */
async function ask(url: string, command: string): Promise<string> {
  const { hostname, port, password } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  socket.end(`AUTH ${decodeURIComponent(password)}\r\n${command}\r\n`);
  let answer = '';
  for await (const text of socket) answer += text;
  return answer;
}

test('is one of its own that keeps nothing, and that ends when it is told to', async () => {
  setOrDelete('TEST_REDIS_URL', undefined);
  setOrDelete(REDIS_VARIABLE, undefined);
  const redis = await startRedis();
  assert.is(await ask(redis.url, 'PING'), '+OK\r\n+PONG\r\n');
  assert.match(await ask(redis.url, 'CONFIG GET save'), '$4\r\nsave\r\n$0\r\n');
  await redis.stop();
  const { hostname, port } = new URL(redis.url);
  const [error] = await once(connect(Number(port), hostname), 'error');
  assert.is(error.code, 'ECONNREFUSED');
});

test('is the server of the whole test run where there is one, or else the given one, and stays', async () => {
  setOrDelete('TEST_REDIS_URL', undefined);
  setOrDelete(REDIS_VARIABLE, 'redis://of.the.run');
  const ofRun = await startRedis();
  process.env['TEST_REDIS_URL'] = 'redis://given';
  const given = await startRedis();
  assert.equal([ofRun.url, given.url], ['redis://of.the.run', 'redis://given']);
  await Promise.all([ofRun.stop(), given.stop()]);
});

test.run();
