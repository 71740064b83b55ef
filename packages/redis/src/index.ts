export { createRedisRateLimiter, type RedisRateLimiter, type RedisRateLimiterOptions } from './redis-rate-limiter.ts';
export { createRedisRevocations, type RedisRevocationsOptions } from './redis-revocations.ts';
