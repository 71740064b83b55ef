import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { purgeAll } from '../../src/housekeeping/purge.ts';
import { ada, makeAuth } from '../support/make-auth.ts';
import { rejectsWith } from '../support/rejects.ts';

const test = suite('purge');

const day = 24 * 60 * 60;

test('ended sessions go after their retention, live ones stay', async () => {
  const { auth, runtime } = await makeAuth({ sessionRetentionSeconds: 7 * day });
  const ended = await auth.register(ada);
  await auth.logout(ended);
  const live = await auth.login(ada);
  runtime.advance(7 * day);
  assert.is((await auth.purge()).sessions, 0);
  await rejectsWith('TOKEN_EXPIRED', () => auth.refresh(live.tokens.refreshToken));
  await rejectsWith('SESSION_REVOKED', () => auth.refresh(ended.tokens.refreshToken));
  runtime.advance(1);
  assert.is((await auth.purge()).sessions, 1);
  await rejectsWith('INVALID_TOKEN', () => auth.refresh(ended.tokens.refreshToken));
});

test('spent refresh tokens go at their own end, and are then as unknown as any other', async () => {
  const { auth, runtime } = await makeAuth({ refreshTokenTtlSeconds: day });
  const first = await auth.register(ada);
  runtime.advance(day / 2);
  const second = await auth.refresh(first.tokens.refreshToken);
  runtime.advance(day / 2 + 1);
  assert.equal(await auth.purge(), { sessions: 0, refreshTokens: 1, auditEvents: 0 });
  await rejectsWith('INVALID_TOKEN', () => auth.refresh(first.tokens.refreshToken));
  await auth.refresh(second.tokens.refreshToken);
});

test('audit events go after their retention', async () => {
  const { auth, runtime } = await makeAuth({ auditRetentionSeconds: day });
  await auth.register(ada);
  runtime.advance(day + 1);
  await auth.login(ada);
  assert.is((await auth.purge()).auditEvents, 1);
  assert.equal(
    (await auth.admin.listAuditEvents()).items.map(({ type }) => type),
    ['auth.login.succeeded'],
  );
});

test('it goes on in batches until one is not full, telling its progress, and stops when another instance is at it', async () => {
  const { runtime } = await makeAuth();
  const batches = [500, 500, 12].map((sessions) => ({ sessions, refreshTokens: 1, auditEvents: 0 }));
  const progress: number[] = [];
  const retention = { sessionRetentionSeconds: 1, auditRetentionSeconds: 1 };
  const storage = { purge: async () => batches.shift() ?? null };
  const total = await purgeAll({ storage, runtime }, retention, ({ sessions }) => progress.push(sessions));
  assert.equal(total, { sessions: 1012, refreshTokens: 3, auditEvents: 0 });
  assert.equal(progress, [500, 1000, 1012]);
  const none = await purgeAll({ storage, runtime }, retention);
  assert.equal(none, { sessions: 0, refreshTokens: 0, auditEvents: 0 });
});

test.run();
