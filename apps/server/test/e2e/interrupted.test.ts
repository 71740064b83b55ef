import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { runForJson } from './command.ts';
import { cleanUp, launch, makeDirectory, until } from './server-process.ts';

const quick = { NODE_ENV: 'test', BCRYPT_COST: '4' };
const words = ['user', 'create', 'ada@mail.test', 'ada', '--admin'];

const interrupted = suite('a command that is interrupted', { directory: '' });

interrupted.before.each((context) => {
  context.directory = makeDirectory();
});
interrupted.after.each(({ directory }) => cleanUp(directory));

for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  interrupted(`${signal}: it changes nothing, says so in one line, exit code ${exitCode}`, async ({ directory }) => {
    mkdirSync(join(directory, 'data'));
    // Its standard input stays open, so that it waits for a password once it has opened the database.
    const command = launch(directory, quick, { args: words });
    await until(() => existsSync(join(directory, 'data/auth.db')) || undefined);
    command.kill(signal);
    assert.equal(await command.exited, { code: exitCode, signal: null });
    assert.is(command.stderr(), `error: stopped by ${signal}\n`);
    assert.is(command.stdout(), '');
    assert.equal((await runForJson(directory, 'user list')).items, []);
  });
}

interrupted.run();
