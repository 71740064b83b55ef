import { testStorage } from '@auth/core/conformance';
import { createMikroStorage } from '@auth/storage-mikro';
import { suite } from '@auth/tooling/suite';

const test = suite('storage on SQLite in memory');
testStorage({ test, createStorage: () => createMikroStorage({ url: 'sqlite::memory:', migrate: true }) });
test.run();
