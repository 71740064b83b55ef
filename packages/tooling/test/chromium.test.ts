import { findChromium } from '@auth/tooling/chromium';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';

const test = suite('finding Chromium');
const given = process.env.CHROMIUM_PATH;

test.after.each(() => {
  delete process.env.CHROMIUM_PATH;
  if (given) process.env.CHROMIUM_PATH = given;
});

test('CHROMIUM_PATH comes first', async () => {
  process.env.CHROMIUM_PATH = process.execPath;
  assert.is(await findChromium(), process.execPath);
});

test('a CHROMIUM_PATH that leads nowhere is an error, not passed over', async () => {
  process.env.CHROMIUM_PATH = '/nowhere/chromium';
  const error = await findChromium().catch((reason) => reason);
  assert.match(error.message, 'CHROMIUM_PATH names no executable file: /nowhere/chromium');
});

test.run();
