import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { type ExampleProgram, runExample, startExample } from './example-program.ts';

/** Runs the services that only verify beside a real auth server: the Koa example, which publishes its keys. */
export function testVerifierExamples(install: () => Promise<string>): void {
  const test = suite('the examples of services that only verify');
  let folder: string;
  let server: ExampleProgram;
  let signedIn: { readonly access_token: string; readonly user: { readonly id: string; readonly roles: string[] } };

  test.before(async () => {
    folder = await install();
    server = await startExample(folder, 'koa.ts');
    const body = { email: 'ada@example.org', username: 'Ada', password: 'correct horse battery staple' };
    signedIn = (await server.call('POST /identity/auth/register', { body })).body;
  });
  test.after(async () => {
    await server?.stop();
  });

  const startVerifier = (file: string, jwksUrl: string) =>
    startExample(folder, file, { AUTH_ISSUER: server.url, AUTH_AUDIENCE: 'auth', AUTH_JWKS_URL: jwksUrl });

  test('verify-token.ts says whose a token is', async () => {
    const env = { AUTH_URL: server.url, ACCESS_TOKEN: signedIn.access_token };
    assert.match(await runExample(folder, 'verify-token.ts', env), signedIn.user.id);
  });

  for (const file of ['verify-koa.ts', 'verify-express.ts', 'verify-fastify.ts']) {
    test(`${file} knows its callers, and refuses who is none`, async () => {
      const { access_token: token, user } = signedIn;
      const program = await startVerifier(file, `${server.url}/.well-known/jwks.json`);
      const known = await program.call('GET /', { token });
      assert.equal([known.status, known.body], [200, { user_id: user.id, roles: user.roles }]);
      for (const refused of [await program.call('GET /'), await program.call('GET /', { token: `${token}A` })]) {
        assert.is(refused.status, 401);
        assert.match(refused.headers.get('WWW-Authenticate') ?? '', /^Bearer/);
      }
      await program.stop();
    });

    test(`${file} blames nobody while the keys are out of reach`, async () => {
      const program = await startVerifier(file, `${server.url}/no-keys-here`);
      assert.is((await program.call('GET /', { token: signedIn.access_token })).status, 503);
      await program.stop();
    });
  }

  test.run();
}
