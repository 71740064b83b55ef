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
  },
  { title: 'Health', additionalProperties: false },
);

/** Whether the process lives, or takes requests. */
export const ProbeSchema = Type.Object(
  { status: Type.Enum(['ok', 'unavailable'], { description: '`unavailable` comes with 503.' }) },
  { title: 'Probe', additionalProperties: false },
);
