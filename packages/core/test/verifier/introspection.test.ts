import { createVerifier, IntrospectionUnavailableError } from '@auth/core/verifier';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { rejectsWith } from '../support/rejects.ts';
import { makeIssuer, makeKey } from './issuer.ts';
import { json, type KeyServer, withKeyServer } from './key-server.ts';

const test = suite('verifier that asks the service');

const token = 'introspection-token-of-a-test';

function makeParts(server: KeyServer) {
  const { issue, runtime, options } = makeIssuer();
  const key = makeKey();
  const introspect = { url: server.url, token };
  return { key, issue, runtime, verify: createVerifier({ ...options, keys: { keys: [key.jwk] }, introspect }) };
}

test('it asks as RFC 7662 has it, at every call', async () => {
  const bodies: string[] = [];
  await withKeyServer(
    async (request, response) => {
      bodies.push(Buffer.concat(await request.toArray()).toString());
      json({ active: true })(request, response);
    },
    async (server) => {
      const { key, issue, verify } = makeParts(server);
      const genuine = issue(key);
      const claims = await verify(genuine);
      assert.equal(await verify(genuine), claims);
      assert.equal(bodies, [`token=${genuine}`, `token=${genuine}`]);
      const [request] = server.requests;
      assert.is(request?.method, 'POST');
      assert.is(request?.headers.authorization, `Bearer ${token}`);
      assert.match(request?.headers['content-type'] ?? '', 'application/x-www-form-urlencoded');
    },
  );
});

test('a session that has ended is refused at once', () =>
  withKeyServer(json({ active: true }), async (server) => {
    const { key, issue, verify } = makeParts(server);
    const genuine = issue(key);
    await verify(genuine);
    server.answer = json({ active: false });
    await rejectsWith('SESSION_REVOKED', () => verify(genuine));
  }));

test('the roles are those of now, and the rest is what the token says', () =>
  withKeyServer(json({ active: true }), async (server) => {
    const { key, issue, verify } = makeParts(server);
    const genuine = issue(key, { roles: ['user', 'admin'] });
    const claims = await verify(genuine);
    server.answer = json({
      active: true,
      sub: claims.sub,
      sid: claims.sid,
      iss: 'https://evil.example',
      roles: ['user'],
    });
    assert.equal(await verify(genuine), { ...claims, roles: ['user'] });
    assert.equal(claims.roles, ['user', 'admin']);
  }));

test('nobody is asked about a forged or an expired token', () =>
  withKeyServer(json({ active: true }), async (server) => {
    const { key, issue, runtime, verify } = makeParts(server);
    const genuine = issue(key);
    await rejectsWith('INVALID_TOKEN', () => verify(issue(makeKey())));
    runtime.advance(900);
    await rejectsWith('TOKEN_EXPIRED', () => verify(genuine));
    assert.is(server.requests.length, 0);
  }));

test('an outage is no 401: whatever is no answer about this token says nothing of it', () =>
  withKeyServer(json({ active: true }), async (server) => {
    const { key, issue, verify } = makeParts(server);
    const answers = {
      'a failure': json({}, 500),
      'a refusal of this program': json({ error_code: 'AUTHENTICATION_REQUIRED' }, 401),
      'no answer of the form': json({ roles: [] }),
      'an activity that is no truth value': json({ active: 'true' }),
      'roles that are none': json({ active: true, roles: 'admin' }),
      'a page': json('<html>'),
      'an answer about another user': json({ active: true, sub: 'another' }),
      'an answer about another session': json({ active: true, sid: 'another' }),
    };
    for (const [name, answer] of Object.entries(answers)) {
      server.answer = answer;
      const error = await rejectsWith('INTROSPECTION_UNAVAILABLE', () => verify(issue(key)));
      assert.instance(error, IntrospectionUnavailableError, name);
      assert.instance(error.cause, Error, name);
      assert.not.match(String(error.cause), token);
    }
    await server.stop();
    await rejectsWith('INTROSPECTION_UNAVAILABLE', () => verify(issue(key)));
  }));

test.run();
