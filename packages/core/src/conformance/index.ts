export { type JoinLimiters, type RateLimiterSuite, testRateLimiter } from './test-rate-limiter.ts';
export { type JoinNetwork, type RevocationsSuite, testRevocations } from './test-revocations.ts';
export { type StorageSuite, testStorage } from './test-storage.ts';
