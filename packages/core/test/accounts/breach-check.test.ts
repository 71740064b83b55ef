import { type Auth, type AuthError, type BreachedPasswords, createAuth, type Metrics } from '@auth/core';
import { createFakeRuntime, createMemoryStorage } from '@auth/core/memory';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { silentMetrics } from '../../src/ports/metrics.ts';
import { createListLogger } from '../support/list-logger.ts';
import { ada, secret } from '../support/make-auth.ts';
import { rejectsWith } from '../support/rejects.ts';

const published = 'published walnut ceiling orbit';
const fresh = 'mint orbit walnut ceiling';

/** A source of breaches whose next answer, or failure, a test decides. */
function makeSource() {
  const asked: string[] = [];
  const source = { asked, failure: null as Error | null };
  const countBreaches: BreachedPasswords['countBreaches'] = async (password) => {
    asked.push(password);
    if (source.failure) throw source.failure;
    return password === published ? 3 : 0;
  };
  return Object.assign(source, { countBreaches });
}

async function makeChecked() {
  const source = makeSource();
  const runtime = createFakeRuntime();
  const { logger, lines } = createListLogger();
  const outcomes: string[] = [];
  const metrics: Metrics = { ...silentMetrics, breachCheckEnded: (outcome) => outcomes.push(outcome) };
  const auth = await createAuth(
    { storage: createMemoryStorage(), runtime, logger, metrics, breachedPasswords: source },
    { secret, issuer: 'https://auth.example', environment: 'test', passwords: { bcryptCost: 4 } },
  );
  return { auth, source, runtime, lines, outcomes };
}

function issuesOf(error: AuthError): unknown {
  return 'issues' in error ? error.issues : undefined;
}

const issue = (pointer: string) => ({
  pointer,
  code: 'breached',
  detail: 'is known from a data breach. Choose one that you use nowhere else.',
});

const refusing = suite('passwords that are public');

refusing('are refused at registration, at a change and when an administrator sets one', async () => {
  const { auth, outcomes } = await makeChecked();
  const atRegistration = await rejectsWith('WEAK_PASSWORD', () => auth.register({ ...ada, password: published }));
  assert.equal(issuesOf(atRegistration), [issue('/password')]);

  const { tokens } = await auth.register(ada);
  const principal = await auth.authenticate(tokens.accessToken);
  const change = { currentPassword: ada.password, newPassword: published };
  const atChange = await rejectsWith('WEAK_PASSWORD', () => auth.account.changePassword(principal, change));
  assert.equal(issuesOf(atChange), [issue('/new_password')]);

  const user = { email: 'bob@example.org', username: 'bob', password: published };
  const atCreation = await rejectsWith('WEAK_PASSWORD', () => auth.admin.createUser(null, user));
  assert.equal(issuesOf(atCreation), [issue('/password')]);
  await rejectsWith('WEAK_PASSWORD', () => auth.admin.setPassword(null, principal.user.id, published));
  assert.equal(outcomes, ['breached', 'not_found', 'breached', 'breached', 'breached']);
});

refusing('are not asked about at login, nor when they are too weak by themselves', async () => {
  const { auth, source } = await makeChecked();
  await auth.register(ada);
  await auth.login({ username: 'ada', password: ada.password });
  await rejectsWith('WEAK_PASSWORD', () => auth.register({ ...ada, username: 'other', password: 'password' }));
  assert.equal(source.asked, [ada.password]);
});

refusing.run();

/** Sets one new password; resolves when it was taken. */
function setPassword(auth: Auth, id: string, password = fresh): Promise<void> {
  return auth.admin.setPassword(null, id, password);
}

const failing = suite('a source of breaches that fails');

failing('lets every password pass, and says so in the log and the metrics', async () => {
  const { auth, source, lines, outcomes } = await makeChecked();
  source.failure = new Error('down');
  const { user } = await auth.register({ ...ada, password: published });
  assert.is(user.email, ada.email);
  assert.equal(outcomes, ['unavailable']);
  const line = lines.find(({ fields }) => fields.event === 'breached_passwords.unavailable');
  assert.equal([line?.level, line?.fields.error], ['warning', source.failure]);
});

failing('is not asked any more once its breaker is open, and asked again when that is over', async () => {
  const { auth, source, runtime, outcomes } = await makeChecked();
  const { user } = await auth.register(ada);
  source.failure = new Error('down');
  for (let failures = 0; failures < 6; failures += 1) await setPassword(auth, user.id);
  assert.is(source.asked.length, 6, 'once for the registration, five times in vain');
  assert.is(auth.breakers.externalApi?.state, 'open');
  const { status, breakers } = await auth.health();
  assert.equal([status, breakers], ['degraded', { database: 'closed', external_api: 'open' }]);

  source.failure = null;
  runtime.advance(60);
  await rejectsWith('WEAK_PASSWORD', () => setPassword(auth, user.id, published));
  assert.equal(outcomes.slice(-2), ['unavailable', 'breached']);
});

failing('is none of the breakers where nobody is asked', async () => {
  const auth = await createAuth(
    { storage: createMemoryStorage() },
    { secret, issuer: 'https://auth.example', environment: 'test', passwords: { bcryptCost: 4 } },
  );
  assert.equal(Object.keys(auth.breakers), ['database']);
  assert.is((await auth.register({ ...ada, password: published })).user.email, ada.email);
});

failing.run();
