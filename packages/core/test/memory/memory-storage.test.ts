import { testStorage } from '@auth/core/conformance';
import { createMemoryStorage } from '@auth/core/memory';
import { suite } from '@auth/tooling/suite';

const test = suite('memory storage');

testStorage({ test, createStorage: () => createMemoryStorage() });

test.run();
