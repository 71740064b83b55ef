export { createFakeRuntime, type FakeRuntime, type FakeRuntimeOptions } from './fake-runtime.ts';
export { createMemoryStorage } from './memory-storage.ts';
