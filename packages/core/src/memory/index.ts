export { createFakeRuntime, type FakeRuntime, type FakeRuntimeOptions } from './fake-runtime.ts';
export {
  createMemoryRateLimiter,
  type MemoryRateLimiter,
  type MemoryRateLimiterOptions,
} from './memory-rate-limiter.ts';
export { createMemoryStorage } from './memory-storage.ts';
export { createRevocationBus, type RevocationBus } from './revocation-bus.ts';
