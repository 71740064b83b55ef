/** Holds a storage to its contract with `node:test`: `node --test storage-node.test.ts` */
import { test } from 'node:test';
import { testStorage } from '@auth/core/conformance';
import { createMemoryStorage } from '@auth/core/memory';

testStorage({ test, createStorage: createMemoryStorage });
