/** Holds a storage to its contract with Vitest: `npx vitest run storage-vitest.test.ts` */
import { testStorage } from '@auth/core/conformance';
import { createMemoryStorage } from '@auth/core/memory';
import { describe, it } from 'vitest';

describe('my storage', () => {
  testStorage({ test: it, createStorage: createMemoryStorage });
});
