import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { makeTerminal } from './terminal.ts';

/** What the help of each command has to speak of. */
const helps: Readonly<Record<string, readonly string[]>> = {
  '': ['serve', 'user', 'migrate', 'config', 'backup', 'purge', 'openapi', '--version', 'Exit codes'],
  serve: ['SIGTERM'],
  user: ['create', 'list', 'set-password', 'promote', 'deactivate'],
  'user create': [
    '<email> <username>',
    '--admin',
    '--role <name>',
    '--verified',
    '--no-password',
    '--json',
    'Examples:',
  ],
  'user list': ['--query', '--role', '--active', '--inactive', '--limit', '--cursor', '--json', 'Examples:'],
  'user set-password': ['<user>', '--json', 'standard input', 'Examples:'],
  'user promote': ['<user>', '--json', 'Example:'],
  'user deactivate': ['<user>', '--json', 'Example:'],
  migrate: ['up', 'down', 'status'],
  'migrate up': ['--json'],
  'migrate down': ['--json', 'is lost'],
  'migrate status': ['--json'],
  config: ['check', 'print'],
  'config check': ['--json', '78'],
  'config print': ['--json'],
  backup: ['<file>', '--force', '--json', 'pg_dump', 'AUTH_SECRET', 'Example:'],
  purge: ['--json', 'SESSION_RETENTION', 'AUDIT_RETENTION'],
  openapi: ['/openapi.json', 'Example:'],
};

/** Runs a command line that ends before it needs its settings, which cannot work here. */
async function run(words: string) {
  const { terminal, output, errors } = makeTerminal({ env: { PORT: 'x' } });
  const args = words.split(' ').filter((word) => word !== '');
  const code = await runCommandLine(args, terminal);
  return { code, stdout: output(), stderr: errors() };
}

const test = suite('the command line');

for (const [command, expected] of Object.entries(helps)) {
  test(`auth ${command} --help tells its options on standard output`, async () => {
    const { code, stdout, stderr } = await run(`${command} --help`);
    assert.is(code, 0);
    assert.is(stderr, '');
    assert.match(stdout, `Usage: ${`auth ${command}`.trim()}`);
    for (const text of expected) assert.ok(stdout.includes(text), `no ${text} in:\n${stdout}`);
  });
}

for (const words of [
  'dance',
  'user',
  'user lst',
  'user create',
  'user create ada@mail.test',
  'user list --limit 0',
  'user list --limit 10001',
  'user list --active --inactive',
  'user promote',
  'migrate',
  'backup',
  'purge now',
  '--port 80',
]) {
  test(`auth ${words} is not understood: exit code 64 and one hint at the help`, async () => {
    const { code, stdout, stderr } = await run(words);
    assert.is(code, 64);
    assert.is(stdout, '');
    assert.match(stderr, /^(?:error: |Usage: )/);
    assert.not.match(stderr, '    at ');
  });
}

test.run();
