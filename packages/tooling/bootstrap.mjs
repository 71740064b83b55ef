/**
 * What the root scripts call. It runs on whatever Node the machine has, so it stays plain JavaScript without dependencies: it installs when the
 * lockfile or a package.json changed, and hands the command to the Node that the repository brings.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const windows = process.platform === 'win32';

const service = [
  // --env-file-if-exists would announce its absence on every start.
  ...(existsSync(join(root, '.env')) ? ['--env-file=.env'] : []),
  '--conditions=source',
  'apps/server/src/main.ts',
];

const commands = {
  start: ['--env-file=packages/tooling/npm-start.env', ...service],
  auth: service,
  // It uses stripTypeScriptTypes, which Node calls experimental.
  test: ['--disable-warning=ExperimentalWarning', 'packages/tooling/src/test-repository.ts'],
  bench: ['--conditions=source', 'apps/bench/src/bench.ts'],
  'bench:revocation': ['--conditions=source', 'apps/bench/src/revocation.ts'],
  'bench:scale': ['--conditions=source', 'apps/bench/src/scale.ts'],
  'bench:seed': ['--conditions=source', 'apps/bench/src/seed.ts'],
  diagrams: ['packages/tooling/test/diagrams/render-diagrams.ts'],
  documents: ['--conditions=source', 'apps/server/src/documents/write-documents.ts'],
  turbo: ['node_modules/turbo/bin/turbo'],
  biome: ['node_modules/@biomejs/biome/bin/biome'],
};

function packageManifests() {
  const workspaces = ['packages', 'apps'].flatMap((folder) =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((name) => join(folder, name)) : [],
  );
  return ['.', ...workspaces]
    .map((folder) => join(folder, 'package.json'))
    .filter((file) => existsSync(join(root, file)));
}

function installationKey() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...packageManifests()]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function install(pnpm) {
  console.error('Installing dependencies (about a minute the first time) ...');
  const startedAt = Date.now();
  // NODE_ENV=production would leave out what the checks need.
  const { NODE_ENV, ...env } = process.env;
  const { status, error, stdout, stderr } = spawnSync('npx', ['-y', pnpm, 'install', '--frozen-lockfile'], {
    cwd: root,
    env,
    encoding: 'utf8',
    shell: windows,
  });
  if (status !== 0) {
    console.error(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}The installation failed.`);
    process.exit(1);
  }
  console.error(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

function installIfNeeded() {
  const stamp = join(root, 'node_modules/.installed');
  const key = installationKey();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  install(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager);
  writeFileSync(stamp, key);
}

/** The binary itself: the wrapper in node_modules/.bin is a shell that passes no signal on. */
function findNode() {
  const platform = windows ? 'win' : process.platform;
  const own = join(root, `node_modules/node-${platform}-${process.arch}/bin/node${windows ? '.exe' : ''}`);
  if (existsSync(own)) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  console.error(
    `No Node.js comes with this repository for ${process.platform}-${process.arch}, and ${process.version} is too old: install Node.js 22.18 or newer.`,
  );
  process.exit(1);
}

function run(node, args) {
  const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1' };
  // npm has gone to the root already; files are named as seen from where it was called.
  if (name === 'auth') env.AUTH_CALLED_FROM = process.env.INIT_CWD ?? process.cwd();
  const child = spawn(node, args, { cwd: root, stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // On a terminal Ctrl-C reaches the child by itself; passed on, it would count twice.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  if (name === 'auth') endWithParent(child);
  child.on('error', (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

/** Between npx and us is a shell that ends at a signal and passes none on. */
function endWithParent(child) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 250).unref();
}

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name)) {
  console.error(`usage: bootstrap.mjs ${Object.keys(commands).join('|')} [arguments]`);
  process.exit(2);
}
installIfNeeded();
run(findNode(), [...commands[name], ...args]);
