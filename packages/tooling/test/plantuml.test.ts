import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { findPlantuml } from '../src/plantuml.ts';

const test = suite('finding PlantUML');
const { env, getuid } = process;
const { PATH } = env;

test.after.each(() => {
  Object.assign(process, { getuid });
  Object.assign(env, { PATH });
});

test('where there is none and nobody may install it, the error says what to install', async () => {
  Object.assign(process, { getuid: () => 1000 });
  env.PATH = '/nowhere';
  const error = await findPlantuml().catch((reason) => reason);
  assert.is(error.message, 'No PlantUML on this machine: install plantuml, so that plantuml is on the PATH.');
});

test.run();
