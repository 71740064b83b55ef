export type { JoinNetwork } from './revocation-station.ts';
export { type JoinLimiters, type RateLimiterSuite, testRateLimiter } from './test-rate-limiter.ts';
export {
  type BreakableNetwork,
  type RevocationOutagesSuite,
  testRevocationOutages,
} from './test-revocation-outages.ts';
export { type RevocationsSuite, testRevocations } from './test-revocations.ts';
export { type StorageSuite, testStorage } from './test-storage.ts';
