import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { givenSettings, readText } from './manifests.ts';

const test = suite('the settings that deployment files give');

test('exist', () => {
  const known = new Set(
    readText('.env.example')
      .match(/^# [A-Z_]+(?==)/gm)
      ?.map((line) => line.slice(2)),
  );
  const given = givenSettings();
  assert.ok(given.length > 20);
  const unknown = given.filter(({ name }) => !known.has(name) && !known.has(name.replace(/_FILE$/, '')));
  assert.equal(unknown, []);
});

test.run();
