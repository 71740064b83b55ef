import { setTimeout as pause } from 'node:timers/promises';
import { makePostgres } from '@auth/tooling/postgres';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { alice, call, login, logout, me, type Reply, refresh, register, tokensOf } from '../e2e/client.ts';
import { cleanUp, launch, makeDirectory, type ServerProcess, until } from '../e2e/server-process.ts';
import { quick } from '../support/quick-settings.ts';
import { type Balancer, startBalancer, type Target } from './balancer.ts';

/** Each of the two instances is restarted this often; 10 take about a minute. */
const rounds = Number(process.env.AUTH_TEST_RESTARTS ?? 2);
const clients = 6;

const postgres = makePostgres();
const test = suite<{ directory: string }>('two instances behind a balancer', { directory: '' });
test.before.each((context) => {
  context.directory = makeDirectory();
});
test.after.each(({ directory }) => cleanUp(directory));
test.after(postgres.stop);

interface Instance {
  readonly server: ServerProcess;
  readonly target: Target;
}

async function start(directory: string, url: string, balancer: Balancer): Promise<Instance> {
  const server = launch(directory, { ...quick, DATABASE_URL: url, SHUTDOWN_DELAY: '2s' });
  const target = balancer.add(await server.url());
  await until(() => target.isReady || undefined);
  return { server, target };
}

async function stop({ server, target }: Instance, balancer: Balancer): Promise<void> {
  server.kill('SIGTERM');
  assert.equal(await server.exited, { code: 0, signal: null });
  balancer.remove(target);
}

type Expect = (what: string, wanted: number, reply: Promise<Reply>) => Promise<Reply>;

/** What one person does in a day, over and over, each time as somebody else. */
async function live(url: string, name: string, expect: Expect): Promise<void> {
  const user = { ...alice, email: `${name}@mail.test`, username: name };
  let tokens = tokensOf(await expect('register', 201, register(url, user)));
  for (let visit = 0; visit < 5; visit += 1) {
    tokens = tokensOf(await expect('refresh', 200, refresh(url, tokens.refresh)));
    await expect('me', 200, me(url, tokens.access));
    await pause(20);
  }
  const change = { current_password: user.password, new_password: `${user.password} 2` };
  const path = '/api/v1/users/me/password';
  await expect('change', 204, call(url, path, { method: 'PATCH', token: tokens.access, body: change }));
  await expect('logout', 204, logout(url, tokens.access));
  await expect('login', 200, login(url, { username: name, password: change.new_password }));
}

interface Load {
  readonly failures: readonly string[];
  readonly answers: () => number;
  stop(): Promise<unknown>;
}

/** Lets several people live at once until it is stopped. */
function startLoad(url: string): Load {
  const failures: string[] = [];
  let answers = 0;
  let isOver = false;
  const expect: Expect = async (what, wanted, reply) => {
    const { status, body } = await reply;
    answers += 1;
    if (status !== wanted) failures.push(`${what}: ${status} ${JSON.stringify(body)}`);
    return { status, body };
  };
  const client = async (_: unknown, number: number) => {
    for (let day = 0; !isOver; day += 1) await live(url, `client-${number}-${day}`, expect);
  };
  const lives = Promise.all(Array.from({ length: clients }, client)).catch((error) => failures.push(String(error)));
  return {
    failures,
    answers: () => answers,
    stop: () => {
      isOver = true;
      return lives;
    },
  };
}

test('no request fails while they are restarted in turns under load', async ({ directory }) => {
  const [balancer, url] = await Promise.all([startBalancer(), postgres.createDatabase()]);
  let instances = [await start(directory, url, balancer), await start(directory, url, balancer)];
  const load = startLoad(balancer.url);
  try {
    for (let turn = 0; turn < 2 * rounds && load.failures.length === 0; turn += 1) {
      const [oldest, other] = instances;
      assert.ok(oldest && other);
      await until(() => oldest.target.requests > 2 * clients || load.failures.length > 0 || undefined);
      await stop(oldest, balancer);
      instances = [other, await start(directory, url, balancer)];
    }
  } finally {
    await load.stop();
    await balancer.close();
  }
  assert.equal(load.failures, []);
  assert.ok(load.answers() > 20 * clients * rounds, `${load.answers()} answers`);
});

test.run();
