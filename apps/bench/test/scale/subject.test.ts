import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { openSubject, type Subject } from '../../src/scale/subject.ts';
import { ownerOf, seededRefreshToken, seededUser, seedPassword } from '../../src/seeding/seeded.ts';
import { startBench } from '../bench-database.ts';

const size = { users: 200, sessions: 601 };
const numbers = Array.from({ length: size.users }, (_, index) => index + 1);

const test = suite('the system on a seeded database');

let bench: Awaited<ReturnType<typeof startBench>>;
let subject: Subject;

test.before(async () => {
  bench = await startBench();
  subject = await openSubject(await bench.createSeeded(size), size);
});

test.after(async () => {
  await subject?.auth.close();
  await bench?.stop();
});

test('lists its users in the order of their numbers, as they are known from these', async () => {
  const listed = [];
  let cursor: string | null | undefined;
  do {
    const page = await subject.auth.admin.listUsers({ limit: 100, ...(cursor && { cursor }) });
    listed.push(...page.items.map(({ email, username, isActive }) => ({ email, username, isActive })));
    cursor = page.nextCursor;
  } while (cursor !== null);
  assert.equal(listed, numbers.map(seededUser).reverse());
});

test('lets every active user in, by email and by username, and nobody else', async () => {
  for (const number of [1, 2, 49, 51, 199]) {
    const { email, username } = seededUser(number);
    const byEmail = await subject.auth.login({ email, password: seedPassword });
    const byUsername = await subject.auth.login({ username, password: seedPassword });
    assert.is(byEmail.user.id, byUsername.user.id);
  }
  const { email } = seededUser(50);
  const refusal = await subject.auth.login({ email, password: seedPassword }).catch((error) => error.code);
  assert.is(refusal, 'ACCOUNT_INACTIVE');
});

test('exchanges the refresh token of any live session, and the access token belongs to its user', async () => {
  for (const session of [1, 199, 201, 601]) {
    const { tokens } = await subject.auth.refresh(seededRefreshToken(session));
    const { user } = await subject.auth.authenticate(tokens.accessToken);
    assert.is(user.email, seededUser(ownerOf(session, size)).email);
  }
});

test('refuses the refresh token of somebody who is not active', async () => {
  const refusal = await subject.auth.refresh(seededRefreshToken(50)).catch((error) => error.code);
  assert.is(refusal, 'SESSION_REVOKED');
});

test('finds its administrators by their role', async () => {
  const { items } = await subject.auth.admin.listUsers({ role: 'admin' });
  assert.equal(
    items.map(({ email }) => email),
    [seededUser(1).email],
  );
});

test.run();
