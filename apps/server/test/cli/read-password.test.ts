import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { InterruptedError } from '../../src/cli/interruptible.ts';
import { readNewPassword } from '../../src/cli/read-password.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { makeTerminal } from './terminal.ts';

const never = new AbortController().signal;
const fails = (promise: Promise<unknown>) =>
  promise.then(
    () => assert.unreachable(),
    (error: unknown) => error,
  );

const piped = suite('a password on standard input');

for (const [what, input, password] of [
  ['without a line end', 'correct horse', 'correct horse'],
  ['less one line end', 'correct horse\n', 'correct horse'],
  ['less one line end of Windows', 'correct horse\r\n', 'correct horse'],
  ['with its blanks', '  correct horse \n\n', '  correct horse \n'],
  ['in UTF-8', 'Füße 😀\n', 'Füße 😀'],
] as const) {
  piped(`is taken ${what}`, async () => {
    const { terminal, stdin, errors } = makeTerminal();
    stdin.end(input);
    assert.is(await readNewPassword(terminal, never), password);
    assert.is(errors(), '');
  });
}

for (const [what, input] of [
  ['nothing', ''],
  ['an empty line', '\n'],
  ['what is not UTF-8', Buffer.from([0x66, 0xff, 0x0a])],
  ['a file that is no password', 'x'.repeat(5000)],
] as const) {
  piped(`${what} is refused`, async () => {
    const { terminal, stdin } = makeTerminal();
    stdin.end(input);
    const error = await fails(readNewPassword(terminal, never));
    assert.instance(error, UsageError);
    assert.not.match(String(error), 'xxx');
  });
}

piped('waiting for it ends at a signal', async () => {
  const { terminal } = makeTerminal();
  const controller = new AbortController();
  const error = fails(readNewPassword(terminal, controller.signal));
  controller.abort(new InterruptedError('SIGTERM'));
  assert.instance(await error, InterruptedError);
});

piped.run();

const typed = suite('a password on a terminal');

typed('is asked for twice, without an echo', async () => {
  const { terminal, stdin, errors, isRaw } = makeTerminal({ isTTY: true });
  const password = readNewPassword(terminal, never);
  assert.is(isRaw(), true);
  stdin.write('correct horsf\u007fe\r');
  stdin.write('correct horse\r');
  assert.is(await password, 'correct horse');
  assert.is(isRaw(), false);
  assert.is(errors(), 'New password: \nThe same again: \n');
});

typed('may be pasted twice at once', async () => {
  const { terminal, stdin } = makeTerminal({ isTTY: true });
  stdin.write('correct horse\rcorrect horse\r');
  assert.is(await readNewPassword(terminal, never), 'correct horse');
});

typed('is refused when the second differs, and neither is shown', async () => {
  const { terminal, stdin, errors } = makeTerminal({ isTTY: true });
  stdin.write('correct horse\rcorrect house\r');
  const error = await fails(readNewPassword(terminal, never));
  assert.match(String(error), 'The two passwords differ.');
  assert.not.match(errors() + String(error), 'correct');
});

typed('is refused when it is empty, or the end of input comes instead', async () => {
  for (const keys of ['\r', '\u0004']) {
    const { terminal, stdin, isRaw } = makeTerminal({ isTTY: true });
    stdin.write(keys);
    assert.instance(await fails(readNewPassword(terminal, never)), UsageError);
    assert.is(isRaw(), false);
  }
});

typed('is given up at Ctrl+C and at a signal, and the terminal is as before', async () => {
  const { terminal, stdin, isRaw } = makeTerminal({ isTTY: true });
  const error = fails(readNewPassword(terminal, never));
  stdin.write('corr\u0003');
  assert.is(((await error) as InterruptedError).exitCode, 130);
  assert.is(isRaw(), false);

  const other = makeTerminal({ isTTY: true });
  const controller = new AbortController();
  const failure = fails(readNewPassword(other.terminal, controller.signal));
  controller.abort(new InterruptedError('SIGTERM'));
  assert.is(((await failure) as InterruptedError).exitCode, 143);
  assert.is(other.isRaw(), false);
});

typed.run();
