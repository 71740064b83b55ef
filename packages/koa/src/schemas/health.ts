import Type from 'typebox';
import { Dictionary, Timestamp } from './common.ts';

/** The service's own account of how it is. */
export const HealthSchema = Type.Object(
  {
    status: Type.Enum(['healthy', 'degraded', 'unhealthy'], { description: '`unhealthy` comes with 503.' }),
    timestamp: Timestamp('When it was found out.'),
    version: Type.String({ examples: ['0.1.0'] }),
    circuit_breakers: Dictionary(Type.Enum(['closed', 'open', 'half_open']), {
      description: 'The state of each breaker by its name.',
      examples: [{ database: 'closed' }],
    }),
    rate_limiter: Type.Enum(['shared', 'local', 'degraded', 'off'], {
      description:
        'Where calls are counted: together with other instances, by this one alone, or by this one alone until what they share is back.',
    }),
    client_address: Type.Enum(['socket', 'proxy'], {
      description:
        'Whose word it is who calls: that of the connection, or what the trusted proxies say in `X-Forwarded-For`.',
    }),
  },
  { title: 'Health', additionalProperties: false },
);

/** Whether the process lives, or takes requests. */
export const ProbeSchema = Type.Object(
  { status: Type.Enum(['ok', 'unavailable'], { description: '`unavailable` comes with 503.' }) },
  { title: 'Probe', additionalProperties: false },
);
