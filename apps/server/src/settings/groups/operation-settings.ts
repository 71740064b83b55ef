import Type from 'typebox';
import * as is from '../forms.ts';
import { choice, duration, integer, pause, secret, text } from '../setting.ts';
import { DAY, HOUR } from './units.ts';

/** How the service is run and watched. */
export const operationSettings = {
  CIRCUIT_BREAKER_THRESHOLD: integer({
    description: 'How many failures in a row open a circuit breaker.',
    default: '5',
    minimum: 1,
    maximum: 10_000,
  }),
  CIRCUIT_BREAKER_TIMEOUT: pause({
    description: 'How long it stays open before trial calls are let through.',
    default: '60s',
    minimum: 0.001,
    maximum: DAY,
  }),
  CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS: integer({
    description: 'How many trial calls there are; all must succeed.',
    default: '3',
    minimum: 1,
    maximum: 1000,
  }),

  SESSION_RETENTION: duration({
    description: 'How long ended sessions are kept, so that their tokens are told from forged ones.',
    default: '7d',
    minimum: 0,
    maximum: 3650 * DAY,
  }),
  AUDIT_RETENTION: duration({
    description: 'How long audit events are kept.',
    default: '365d',
    minimum: 0,
    maximum: 36_500 * DAY,
  }),
  PURGE_INTERVAL: pause({
    description: 'How often the service deletes what is past its retention; 0 for never (see `auth purge`).',
    default: '1h',
    minimum: 0,
    maximum: 20 * DAY,
  }),

  MONITORING_TOKEN: Type.Optional(
    secret({
      description:
        'What a program sends as `Authorization: Bearer` to read /metrics and the monitoring routes; administrators may always.',
      otherwise: 'none',
      expects: 'at least 16 characters of A-Z a-z 0-9 - . _ ~ + /, as a Bearer token is written',
      form: is.isBearerToken,
    }),
  ),
  INTROSPECTION_TOKEN: Type.Optional(
    secret({
      description:
        'What a service sends as `Authorization: Bearer` to ask `POST /auth/introspect` what a token is worth.',
      otherwise: 'none, and nobody may ask',
      expects: 'at least 16 characters of A-Z a-z 0-9 - . _ ~ + /, as a Bearer token is written',
      form: is.isBearerToken,
    }),
  ),

  LOG_LEVEL: choice(['debug', 'info', 'warning', 'error', 'critical'], {
    description: 'The least important lines that are written.',
    default: 'info',
  }),
  LOG_FORMAT: Type.Optional(
    choice(['json', 'pretty'], {
      description: 'How lines are written to standard output.',
      otherwise: 'json, or pretty on a terminal',
    }),
  ),
  LOG_DIR: Type.Optional(
    text({
      description: 'Where app.log (info and above) and error.log (error and above) are written as well.',
      otherwise: 'none; `npm start` sets it to logs',
      expects: 'the path of a directory',
      form: is.isFilled,
    }),
  ),

  SHUTDOWN_DELAY: pause({
    description: 'How long connections are still accepted after SIGTERM, so that a load balancer can look away.',
    default: '1s',
    minimum: 0,
    maximum: HOUR,
  }),
  SHUTDOWN_TIMEOUT: pause({
    description: 'How long requests in flight may then take.',
    default: '10s',
    minimum: 0,
    maximum: HOUR,
  }),
};
