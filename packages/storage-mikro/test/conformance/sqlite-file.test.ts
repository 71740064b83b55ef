import { cpSync } from 'node:fs';
import { testStorage } from '@auth/core/conformance';
import { createMikroStorage, migrateUp } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const folder = makeTemporaryFolder();
const migrated = folder.nextPath();
const test = suite('storage on a SQLite file');
test.before(async () => {
  await migrateUp({ url: `sqlite:${migrated}` });
});
test.after(folder.remove);

/** On a copy: each migration would wait for the disk. */
function createStorage() {
  const path = folder.nextPath();
  cpSync(migrated, path);
  return createMikroStorage({ url: `sqlite:${path}` });
}

testStorage({ test, createStorage });
test.run();
