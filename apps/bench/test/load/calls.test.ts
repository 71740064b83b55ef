import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from '@auth/tooling/suite';
import { Client } from 'undici';
import * as assert from 'uvu/assert';
import { type CallPlan, createCall } from '../../src/load/calls.ts';
import { VoidRunError } from '../../src/void-run-error.ts';

interface Context {
  server: Server;
  client: Client;
  answers: { status: number; body: string }[];
  asked: string[];
}

const test = suite<Context>('a call of the load');

test.before.each(async (context) => {
  context.answers = [];
  context.asked = [];
  context.server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    context.asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? text}`);
    const { status = 500, body = '' } = context.answers.shift() ?? {};
    response.writeHead(status).end(body);
  }).listen(0);
  context.client = new Client(`http://127.0.0.1:${(context.server.address() as AddressInfo).port}`);
});

test.after.each(async ({ server, client }) => {
  await client.destroy();
  server.close();
});

async function isVoid(call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return false;
  } catch (error) {
    assert.instance(error, VoidRunError);
    return true;
  }
}

const tokens = (email: string, refreshToken = 'next') =>
  JSON.stringify({ access_token: 'a', refresh_token: refreshToken, user: { email } });

test('reads with each token in turn', async ({ client, answers, asked }) => {
  const call = createCall({ kind: 'read', reads: ['one', 'two'].map((name) => ({ accessToken: name, body: name })) });
  answers.push({ status: 200, body: 'one' }, { status: 200, body: 'two' }, { status: 200, body: 'one' });
  for (let times = 0; times < 3; times += 1) await call(client);
  const path = 'GET /api/v1/auth/me Bearer';
  assert.equal(asked, [`${path} one`, `${path} two`, `${path} one`]);
});

test('refreshes with the newest token of a session', async ({ client, answers, asked }) => {
  const call = createCall({ kind: 'refresh', tokens: [{ email: 'a@b', refreshToken: 'first' }] });
  answers.push({ status: 200, body: tokens('a@b') }, { status: 200, body: tokens('a@b', 'last') });
  await call(client);
  await call(client);
  assert.match(asked[0]!, '"first"');
  assert.match(asked[1]!, '"next"');
});

test('registers somebody else each time', async ({ client, asked }) => {
  const call = createCall({ kind: 'register', password: 'long enough' });
  assert.ok(await isVoid(() => call(client)));
  assert.ok(await isVoid(() => call(client)));
  const [first, second] = asked.map((text) => JSON.parse(text.slice(text.indexOf('{'))));
  assert.is.not(first.username, second.username);
  assert.is.not(first.email, second.email);
});

const read: CallPlan = { kind: 'read', reads: [{ accessToken: 't', body: 'right' }] };
const login: CallPlan = { kind: 'login', accounts: [{ email: 'a@b', password: 'p' }] };
const refresh: CallPlan = { kind: 'refresh', tokens: [{ email: 'a@b', refreshToken: 'old' }] };

const wrong: Record<string, { plan: CallPlan; status: number; body: string }> = {
  'a read with another status': { plan: read, status: 201, body: 'right' },
  'a read with another body': { plan: read, status: 200, body: 'wrong' },
  'a login that is refused': { plan: login, status: 401, body: '{}' },
  'a login of somebody else': { plan: login, status: 200, body: tokens('b@a') },
  'a login without a token': { plan: login, status: 200, body: JSON.stringify({ user: { email: 'a@b' } }) },
  'a refresh that gives back what it was given': { plan: refresh, status: 200, body: tokens('a@b', 'old') },
};

for (const [name, { plan, status, body }] of Object.entries(wrong)) {
  test(`is void for ${name}`, async ({ client, answers }) => {
    answers.push({ status, body });
    assert.ok(await isVoid(() => createCall(plan)(client)));
  });
}

test('is void where nobody answers, and where there is nothing to call with', async ({ client }) => {
  assert.ok(await isVoid(() => createCall({ kind: 'read', reads: [] })(client)));
  assert.ok(await isVoid(() => createCall({ kind: 'refresh', tokens: [] })(client)));
  await client.destroy();
  assert.ok(await isVoid(() => createCall(read)(client)));
});

test.run();
