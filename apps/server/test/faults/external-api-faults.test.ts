import * as assert from 'uvu/assert';
import { until } from '../e2e/server-process.ts';
import { faultSuite, type Outage, type Parts } from './fault-suite.ts';
import { type RangeApiProcess, startRangeApiProcess } from './range-api-process.ts';
import { limits, startService, type WatchedService } from './service.ts';

const breached = 'everybody knows this one by heart';

let api: RangeApiProcess;
const test = faultSuite('an external API that', {
  start: async () => {
    api = await startRangeApiProcess(breached);
  },
  url: () => api.url,
  stop: () => api.kill(),
});

const start = ({ directory, proxy }: Parts) =>
  // A proxy's URL ends with a slash.
  startService(directory, { BREACHED_PASSWORD_CHECK: 'on', BREACHED_PASSWORD_URL: proxy.url.replace(/\/$/, '') });

const outages: readonly Outage[] = [
  { fault: 'is killed', begin: () => api.kill(), end: () => api.revive() },
  { fault: 'is frozen', begin: () => api.freeze(), end: () => api.thaw() },
  { fault: 'is slower than its time limit', begin: (proxy) => proxy.delay(10_000), end: (proxy) => proxy.heal() },
];

for (const { fault, begin, end } of outages) {
  test(`${fault} keeps nobody out, is left alone after some failures, and is asked again when it is back`, async (parts) => {
    const service = await start(parts);
    assert.is(await service.signUp('before', breached), '422 WEAK_PASSWORD');
    await begin(parts.proxy);
    try {
      await expectUnchecked(service);
    } finally {
      await end(parts.proxy);
    }
    await expectRecovery(service);
  });
}

async function expectUnchecked(service: WatchedService): Promise<void> {
  const names = Array.from({ length: limits.threshold }, (_, index) => `unchecked-${index}`);
  const answers = await Promise.all(names.map((name) => service.signUp(name, breached)));
  assert.equal([...new Set(answers)], ['201']);
  assert.is(await service.health(), '200 degraded external_api:open');
  assert.equal(await service.probes(), [200, 200]);
  assert.is((await service.breaker('external_api'))['state'], 'open');
  const unavailable = service.events('breached_passwords.unavailable');
  assert.equal(
    unavailable.map(({ level }) => level),
    names.map(() => 'WARNING'),
  );
  assert.equal(
    service.events('breaker.opened').map(({ breaker }) => breaker),
    ['external_api'],
  );
}

async function expectRecovery(service: WatchedService): Promise<void> {
  let tries = 0;
  await until(async () => {
    tries += 1;
    await service.signUp(`after-${tries}`, breached);
    return (await service.health()) === '200 healthy' || undefined;
  });
  assert.is(await service.signUp('checked', breached), '422 WEAK_PASSWORD');
}

test('is down when the service starts is missed when it is needed, and not before', async (parts) => {
  parts.proxy.refuse();
  const service = await start(parts);
  assert.is(await service.health(), '200 healthy');
  assert.is(await service.signUp('unchecked', breached), '201');
  parts.proxy.heal();
  assert.is(await service.signUp('checked', breached), '422 WEAK_PASSWORD');
});

test('is slow makes new passwords slow, and nothing else is different', async (parts) => {
  const service = await start(parts);
  parts.proxy.delay(50);
  assert.is(await service.signUp('slow', breached), '422 WEAK_PASSWORD');
  assert.is(await service.signUp('slow'), '201');
  assert.is(await service.health(), '200 healthy');
});

test('loses the connection in the middle of an answer lets that one password pass', async (parts) => {
  const service = await start(parts);
  parts.proxy.cutAt('/range/', 'answered');
  assert.is(await service.signUp('unchecked', breached), '201');
  assert.is(service.events('breached_passwords.unavailable').length, 1);
  assert.is(await service.signUp('checked', breached), '422 WEAK_PASSWORD');
  assert.is(await service.health(), '200 healthy');
});

test.run();
