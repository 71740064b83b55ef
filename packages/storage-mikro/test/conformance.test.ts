import { testStorage } from '@auth/core/conformance';
import { createMikroStorage } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import { makeTemporaryFolder } from './temporary-folder.ts';

const folder = makeTemporaryFolder();

const onFile = suite('storage on a SQLite file');
onFile.after(folder.remove);
testStorage({
  test: onFile,
  createStorage: () => createMikroStorage({ url: `sqlite:${folder.nextPath()}`, migrate: true }),
});
onFile.run();

const inMemory = suite('storage on SQLite in memory');
testStorage({ test: inMemory, createStorage: () => createMikroStorage({ url: 'sqlite::memory:', migrate: true }) });
inMemory.run();
