import { createVerifier, KeySetUnavailableError, type VerifierOptions } from '@auth/core/verifier';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { rejectsWith } from '../support/rejects.ts';
import { type IssuerKey, makeIssuer, makeKey } from './issuer.ts';
import { json, type KeyServer, withKeyServer } from './key-server.ts';

const test = suite('key set of a verifier');

const setOf = (...keys: readonly IssuerKey[]) => ({ keys: keys.map(({ jwk }) => jwk) });

/** A verifier of a real server's key set, whose clock stands still. */
function withRemote(
  work: (parts: ReturnType<typeof makeParts>) => Promise<void>,
  options: Partial<VerifierOptions> = {},
): Promise<void> {
  const key = makeKey();
  return withKeyServer(json(setOf(key)), (server) => work(makeParts(server, key, options)));
}

function makeParts(server: KeyServer, key: IssuerKey, options: Partial<VerifierOptions>) {
  const { issue, runtime, options: own } = makeIssuer();
  return { server, key, issue, runtime, verify: createVerifier({ jwksUrl: server.url, ...own, ...options }) };
}

test('of 50 callers one fetches the keys', () =>
  withRemote(async ({ server, key, issue, verify }) => {
    await Promise.all(Array.from({ length: 50 }, () => verify(issue(key))));
    await verify(issue(key));
    assert.is(server.requests.length, 1);
    assert.is(server.requests[0]?.headers.accept, 'application/json');
  }));

test('nothing is fetched before there is a token that could be ours', () =>
  withRemote(async ({ server, verify }) => {
    await rejectsWith('INVALID_TOKEN', () => verify('not a token'));
    assert.is(server.requests.length, 0);
  }));

test('the keys are fetched again when they are five minutes old, by one of 50 callers', () =>
  withRemote(async ({ server, key, issue, runtime, verify }) => {
    await verify(issue(key));
    runtime.advance(299);
    await verify(issue(key));
    assert.is(server.requests.length, 1);
    runtime.advance(1);
    await Promise.all(Array.from({ length: 50 }, () => verify(issue(key))));
    assert.is(server.requests.length, 2);
  }));

test('a new key is met by its first token, half a minute after the last fetch at the earliest', () =>
  withRemote(async ({ server, key, issue, runtime, verify }) => {
    const next = makeKey('key-2');
    await verify(issue(key));
    server.answer = json(setOf(key, next));
    runtime.advance(29);
    await rejectsWith('INVALID_TOKEN', () => verify(issue(next)));
    runtime.advance(1);
    await Promise.all([verify(issue(next)), verify(issue(next)), verify(issue(key))]);
    assert.is(server.requests.length, 2);
  }));

test('forged key ids cause no storm', () =>
  withRemote(async ({ server, key, issue, runtime, verify }) => {
    await verify(issue(key));
    runtime.advance(30);
    const forge = (index: number) => issue({ ...key, kid: `forged-${index}` });
    const attempts = Array.from({ length: 50 }, (_, index) => rejectsWith('INVALID_TOKEN', () => verify(forge(index))));
    await Promise.all(attempts);
    for (let index = 50; index < 60; index++) await rejectsWith('INVALID_TOKEN', () => verify(forge(index)));
    assert.is(server.requests.length, 2);
  }));

test('the tokens of a key that left the set are refused after the next fetch, also those verified before', () =>
  withRemote(async ({ server, key, issue, runtime, verify }) => {
    const next = makeKey('key-2');
    const token = issue(key, { exp: 4_000_000_000 });
    await verify(token);
    server.answer = json(setOf(next));
    await verify(token);
    runtime.advance(300);
    await rejectsWith('INVALID_TOKEN', () => verify(token));
    await verify(issue(next));
  }));

test('a remembered token is nothing to another key of the same id', () =>
  withRemote(async ({ server, key, issue, runtime, verify }) => {
    const impostor = makeKey(key.kid);
    const token = issue(key);
    await verify(token);
    server.answer = json(setOf(impostor));
    runtime.advance(300);
    await rejectsWith('INVALID_TOKEN', () => verify(token));
    await verify(issue(impostor));
  }));

test('while the server is away the last keys are used for an hour, and then no more; when it is back, so are they', () =>
  withRemote(async ({ server, key, issue, runtime, verify }) => {
    const token = issue(key, { exp: 4_000_000_000 });
    await verify(token);
    server.answer = json({}, 503);
    for (const seconds of [300, 3299]) {
      runtime.advance(seconds);
      await verify(token);
    }
    runtime.advance(1);
    const error = await rejectsWith('KEYS_UNAVAILABLE', () => verify(token));
    assert.instance(error, KeySetUnavailableError);
    assert.match(String(error.cause), 'answered with status 503');
    server.answer = json(setOf(key));
    runtime.advance(1);
    await verify(token);
  }));

test('a server that is away from the start is an outage and no bad token; it is asked once a second at most', () =>
  withRemote(async ({ server, key, issue, runtime, verify }) => {
    server.answer = json({}, 500);
    for (let call = 0; call < 10; call++) await rejectsWith('KEYS_UNAVAILABLE', () => verify(issue(key)));
    assert.is(server.requests.length, 1);
    runtime.advance(1);
    await rejectsWith('KEYS_UNAVAILABLE', () => verify(issue(key)));
    assert.is(server.requests.length, 2);
    server.answer = json(setOf(key));
    runtime.advance(1);
    await verify(issue(key));
  }));

test('a connection that is refused is an outage', () =>
  withRemote(async ({ server, key, issue, verify }) => {
    await server.stop();
    await rejectsWith('KEYS_UNAVAILABLE', () => verify(issue(key)));
  }));

test('nothing is said of a token with an unknown key while the server is away', () =>
  withRemote(async ({ server, key, issue, runtime, verify }) => {
    await verify(issue(key));
    server.answer = json({}, 500);
    runtime.advance(30);
    const token = issue(makeKey('key-2'));
    await rejectsWith('KEYS_UNAVAILABLE', () => verify(token));
    await rejectsWith('KEYS_UNAVAILABLE', () => verify(token));
    assert.is(server.requests.length, 2);
    await verify(issue(key));
  }));

test('once it is known to be away, nobody waits for the server while the old keys will do', () =>
  withRemote(async ({ server, key, issue, runtime, verify }) => {
    const next = makeKey('key-2');
    await verify(issue(key));
    server.answer = json({}, 500);
    runtime.advance(300);
    await verify(issue(key));
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    server.answer = (request, response) => void released.then(() => json(setOf(next))(request, response));
    runtime.advance(30);
    await verify(issue(key));
    const waiting = verify(issue(next));
    release();
    await waiting;
    await rejectsWith('INVALID_TOKEN', () => verify(issue(key)));
    assert.is(server.requests.length, 3);
  }));

test('a clock that is set back makes the keys no younger', () =>
  withRemote(async ({ server, key, issue, runtime, verify }) => {
    await verify(issue(key));
    runtime.advance(-3600);
    server.answer = json({}, 500);
    await rejectsWith('KEYS_UNAVAILABLE', () => verify(issue(key)));
  }));

const otherSet = setOf(makeKey('key-2'));
const brokenAnswers = {
  'an empty set': json({ keys: [] }),
  'no set': json({ error: 'sorry' }),
  'no object': json('null'),
  'a page': json('<html>maintenance</html>'),
  nothing: json(''),
  'half a document': json(JSON.stringify(otherSet).slice(0, -1)),
  'another status': json(otherSet, 404),
  'another good status': json(otherSet, 203),
  'a set that is too long': json({ ...otherSet, padding: 'x'.repeat(64 * 1024) }),
};

for (const [name, answer] of Object.entries(brokenAnswers)) {
  test(`a broken answer leaves the keys as they are: ${name}`, () =>
    withRemote(async ({ server, key, issue, runtime, verify }) => {
      const token = issue(key);
      await verify(token);
      server.answer = answer;
      runtime.advance(300);
      await verify(token);
      assert.is(server.requests.length, 2);
    }));
}

test('the key set may be as long as 64 KiB', () =>
  withRemote(async ({ server, key, issue, verify }) => {
    const set = setOf(key);
    const padding = 'x'.repeat(64 * 1024 - JSON.stringify({ ...set, padding: '' }).length);
    server.answer = json({ ...set, padding });
    await verify(issue(key));
  }));

test.run();
