import { testStorage } from '@auth/core/conformance';
import { createMikroStorage } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const folder = makeTemporaryFolder();
const test = suite('storage on a SQLite file');
test.after(folder.remove);
testStorage({ test, createStorage: () => createMikroStorage({ url: `sqlite:${folder.nextPath()}`, migrate: true }) });
test.run();
