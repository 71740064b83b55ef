/** Holds a storage to its contract with uvu: `node storage-uvu.test.ts` */
import { testStorage } from '@auth/core/conformance';
import { createMemoryStorage } from '@auth/core/memory';
import { suite } from 'uvu';

const test = suite('my storage');
testStorage({ test, createStorage: createMemoryStorage });
test.run();
