/** One of several instances over one PostgreSQL: through Redis they tell each other what they revoke, and count calls together. */
import { createAuth, createLogger } from '@auth/core';
import { createRedisRateLimiter, createRedisRevocations } from '@auth/redis';
import { createMikroStorage } from '@auth/storage-mikro';

const { AUTH_SECRET: secret, DATABASE_URL = '', REDIS_URL = '' } = process.env;
const issuer = 'https://auth.example';

const logger = createLogger();
const storage = await createMikroStorage({ url: DATABASE_URL, migrate: true });
const revocations = await createRedisRevocations({ url: REDIS_URL, logger });
const rateLimiter = await createRedisRateLimiter({ url: REDIS_URL, logger });
const auth = await createAuth({ storage, revocations, rateLimiter, logger }, { secret, issuer });

console.log(await auth.health());
await auth.close();
