import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createPasswordPolicy } from '../../src/accounts/password-policy.ts';
import { ConfigurationError, type Issue, WeakPasswordError } from '../../src/errors.ts';

const ada = { email: 'ada.lovelace@analytical-engine.example', username: 'countess1815' };

const standard = createPasswordPolicy();
const strict = createPasswordPolicy({ minScore: 4 });

async function issuesOf(
  password: string,
  policy = standard,
  context: { pointer?: string } = {},
): Promise<readonly Issue[]> {
  try {
    await policy.check(password, { ...ada, ...context });
    return [];
  } catch (error) {
    assert.instance(error, WeakPasswordError);
    return error instanceof WeakPasswordError ? error.issues : [];
  }
}

const policy = suite('password policy');

policy('accepts passphrases and what password managers make', async () => {
  for (const password of [
    'correct horse battery staple',
    'x7Gk2mQ9pL4v',
    '\u4e2d\u6587\u5bc6\u7801\u5f88\u957f\u5f88\u5b89\u5168\u7684\u8bdd',
  ]) {
    assert.equal(await issuesOf(password), [], password);
  }
});

policy('asks for no classes of characters', async () => {
  assert.equal(await issuesOf('mint orbit walnut ceiling'), []);
});

policy('refuses a password that is too short, and says how long it must be', async () => {
  const short = { pointer: '/password', code: 'too_short', detail: 'must have at least 8 characters' };
  assert.equal(await issuesOf('aX9\u00fc?k2'), [short]);
  assert.equal(await issuesOf('x7Gk2mQ9pL4v', createPasswordPolicy({ minLength: 15 })), [
    { ...short, detail: 'must have at least 15 characters' },
  ]);
});

policy('counts the length in code points', async () => {
  assert.is((await issuesOf('\u{1f600}'.repeat(7)))[0]?.code, 'too_short');
});

for (const password of [
  'password',
  'Password123!',
  'p4$$w0rd',
  'qwertyuiop',
  'aaaaaaaaaaaaaaaa',
  '12345678',
  '19901231',
  '__proto__',
  'constructor',
]) {
  policy(`refuses ${password}, in words a person can act on`, async () => {
    const [issue, ...others] = await issuesOf(password, strict);
    assert.equal(others, []);
    assert.is(issue?.code, 'too_guessable');
    assert.match(issue?.detail ?? '', /^[A-Z].+[.].+[.]$/);
  });
}

for (const password of [
  'ada.lovelace@analytical-engine.example',
  'analytical-engine1',
  'countess1815',
  'Countess1815!',
  'lovelace.ada',
]) {
  policy(`refuses ${password}, which is made of the email or the username`, async () => {
    assert.is((await issuesOf(password))[0]?.code, 'too_guessable');
  });
}

policy('is not content with any eight characters', async () => {
  for (const password of ['x7Gk2mQ9', '$\u00a7\u00c4\u00dfq#\u20ac7', '\u{1f600}\u4e2d\u{1f994}\u6587zK!8']) {
    assert.is((await issuesOf(password))[0]?.code, 'too_guessable', password);
  }
});

policy('estimates nothing when the score asked for is 0', async () => {
  assert.equal(await issuesOf('password', createPasswordPolicy({ minScore: 0 })), []);
});

policy('refuses a password that is known to be public, whatever the score asked for', async () => {
  const asked: string[] = [];
  const isBreached = async (password: string) => asked.push(password) > 0;
  for (const minScore of [0, 3]) {
    const issues = await issuesOf('x7Gk2mQ9pL4v', createPasswordPolicy({ minScore }, isBreached));
    assert.equal(
      issues.map(({ pointer, code }) => [pointer, code]),
      [['/password', 'breached']],
    );
  }
  assert.equal(asked, ['x7Gk2mQ9pL4v', 'x7Gk2mQ9pL4v']);
});

policy('points at the member that the password came in', async () => {
  assert.is((await issuesOf('short', standard, { pointer: '/new_password' }))[0]?.pointer, '/new_password');
  assert.is((await issuesOf('password', standard, { pointer: '/new_password' }))[0]?.pointer, '/new_password');
});

policy('estimates 256 characters no longer than the 32 they begin with, whatever they are', async () => {
  const alphabets = ['4@8({[<31!|0$5+7%2/_6', '0123456789', '01', '4@', '/.-1', 'vVwW\\/|-_()', 'ab1'];
  const timeOf = async (password: string) => {
    const startedAt = performance.now();
    await issuesOf(password);
    return performance.now() - startedAt;
  };
  let [ofBeginnings, ofWholes] = [0, 0];
  for (const alphabet of alphabets) {
    const whole = Array.from(
      { length: 256 },
      (_, index) => alphabet[(index * index + index * 7) % alphabet.length],
    ).join('');
    ofBeginnings += await timeOf(whole.slice(0, 32));
    ofWholes += await timeOf(whole);
  }
  // Without the bound it is a hundred times as much.
  assert.ok(ofWholes < 10 * ofBeginnings, `${ofWholes} ms against ${ofBeginnings} ms`);
});

policy('refuses options that cannot work', () => {
  for (const options of [{ minLength: 0 }, { minLength: 257 }, { minLength: 8.5 }, { minScore: 5 }, { minScore: -1 }]) {
    assert.throws(
      () => createPasswordPolicy(options),
      (error: unknown) => error instanceof ConfigurationError,
    );
  }
});

policy.run();
