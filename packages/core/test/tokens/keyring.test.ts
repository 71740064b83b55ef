import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { AuditTrail } from '../../src/accounts/audit-trail.ts';
import { DatabaseError } from '../../src/errors.ts';
import { createFakeRuntime, createMemoryStorage } from '../../src/memory/index.ts';
import { resolveOptions } from '../../src/options.ts';
import { loadKeyring } from '../../src/tokens/keyring.ts';
import { createListLogger } from '../support/list-logger.ts';
import { secret } from '../support/make-auth.ts';
import { openKeyring } from '../support/open-keyring.ts';
import { rejection } from '../support/rejection.ts';
import { watchKeys } from '../support/watched-keys.ts';

const test = suite('keyring');

async function makeKeyring() {
  const storage = watchKeys(createMemoryStorage());
  const runtime = createFakeRuntime();
  const { logger, lines } = createListLogger();
  const ports = { storage, runtime, logger, announce: () => undefined, audit: new AuditTrail({ runtime, logger }) };
  const keyring = await loadKeyring(ports, resolveOptions({ secret, issuer: 'https://auth.example' }));
  const { lists } = storage;
  const before = lines.length;
  return { storage, runtime, keyring, lists, loaded: lists(), warnings: () => lines.slice(before) };
}

/** What an instance elsewhere does: replaces the first key. */
async function replaceKeys({ storage, runtime }: Pick<Awaited<ReturnType<typeof makeKeyring>>, 'runtime' | 'storage'>) {
  const [first] = await storage.keys.list();
  await storage.keys.remove([first?.id ?? '']);
  const { signingKey } = await openKeyring({ storage: { ...storage, keys: storage.keys }, runtime });
  return { removed: first?.id ?? '', added: signingKey.id };
}

test('keys are read again when half a minute has passed, once for all who ask, none of whom waits', async () => {
  const { runtime, keyring, lists, loaded } = await makeKeyring();
  const { id } = keyring.signingKey;
  runtime.advance(29.999);
  assert.ok(keyring.find(id));
  assert.is(lists(), loaded);
  runtime.advance(0.001);
  for (let calls = 0; calls < 10; calls += 1) assert.ok(keyring.find(id));
  assert.is(keyring.catchUp(), null);
  assert.is(lists(), loaded + 1);
  await keyring.refreshed();
  assert.is(keyring.find(id), keyring.find(id));
  assert.is(lists(), loaded + 1);
});

test('a clock that is set back makes keys old as well', async () => {
  const { runtime, keyring, lists, loaded } = await makeKeyring();
  runtime.advance(-30);
  assert.ok(keyring.signingKey);
  assert.is(lists(), loaded + 1);
});

test('keys that are a minute old serve nobody before they were read again', async () => {
  const made = await makeKeyring();
  const { added, removed } = await replaceKeys(made);
  made.runtime.advance(59.999);
  assert.is(made.keyring.catchUp(), null);
  const { keyring, lists, loaded, runtime } = await makeKeyring();
  runtime.advance(60);
  const waiting = [keyring.catchUp(), keyring.catchUp()];
  assert.ok(waiting.every((each) => each !== null));
  await Promise.all(waiting);
  assert.is(lists(), loaded + 1);
  assert.is(keyring.catchUp(), null);
  await made.keyring.refreshed();
  assert.is(made.keyring.find(removed), null);
  assert.is(made.keyring.signingKey.id, added);
});

test('a key nobody knows is looked for, at most every 30 seconds', async () => {
  const made = await makeKeyring();
  const { keyring, lists, runtime } = made;
  const { added, removed } = await replaceKeys(made);
  const before = lists();
  assert.is(keyring.find(added), null);
  assert.is(keyring.catchUp(removed), null);
  const sought = [keyring.catchUp(added), keyring.catchUp('forged'), keyring.catchUp(added)];
  assert.ok(
    sought.every((each) => each !== null),
    'all wait for the one that runs',
  );
  await Promise.all(sought);
  assert.ok(keyring.find(added));
  assert.is(keyring.find(removed), null);
  runtime.advance(29.999);
  for (const id of ['forged', '../forged', removed]) assert.is(keyring.catchUp(id), null);
  assert.is(lists(), before + 1);
  runtime.advance(0.001);
  await keyring.catchUp('forged');
  assert.is(lists(), before + 2);
});

test('a storage that fails leaves the keys as they are; it is told, and asked again after 5 seconds', async () => {
  const { storage, runtime, keyring, lists, loaded, warnings } = await makeKeyring();
  const { id } = keyring.signingKey;
  storage.onList(() => Promise.reject(new DatabaseError()));
  runtime.advance(301);
  await keyring.catchUp();
  assert.is(keyring.catchUp(), null);
  assert.ok(keyring.find(id));
  assert.is(keyring.signingKey.id, id);
  assert.is(keyring.published.length, 1);
  assert.is(lists(), loaded + 1);
  assert.equal(
    warnings().map(({ level, fields }) => [level, fields['event']]),
    [['warning', 'keys.reload_failed']],
  );
  storage.onList(async () => {});
  runtime.advance(5);
  await keyring.catchUp();
  assert.is(lists(), loaded + 2);
  assert.is(keyring.catchUp(), null);
});

test('a reload sees what happened before it was asked for, also while another one runs', async () => {
  const made = await makeKeyring();
  const { storage, keyring } = made;
  const { promise, resolve } = Promise.withResolvers<void>();
  storage.onList(() => promise);
  const early = keyring.reload();
  storage.onList(async () => {});
  const { added } = await replaceKeys(made);
  const late = Promise.all([keyring.reload(), keyring.reload()]);
  resolve();
  await early;
  await late;
  assert.is(keyring.signingKey.id, added);
});

test('a storage that fails at start is no keyring at all', async () => {
  const storage = watchKeys(createMemoryStorage());
  storage.onList(() => Promise.reject(new DatabaseError()));
  assert.instance(await rejection(openKeyring({ storage, runtime: createFakeRuntime() })), DatabaseError);
});

test.run();
