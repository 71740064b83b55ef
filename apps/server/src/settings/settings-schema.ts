import Type from 'typebox';
import * as is from './forms.ts';
import { choice, duration, integer, pause, secret, text, toggle, url } from './setting.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/**
 * All settings of the service, in the order in which one reads about them. Parsing, defaults, `.env.example`, the
 * documentation and the type {@link GivenSettings} are made from it; what has no default is optional.
 */
export const settingsSchema = Type.Object({
  NODE_ENV: choice(['production', 'development', 'test'], {
    description: 'production turns on the stricter rules; test allows a bcrypt cost from 4 up, and nothing else.',
    default: 'development',
  }),

  HOST: text({
    description: 'The address to listen on; 0.0.0.0 for all of this machine.',
    default: '127.0.0.1',
    expects: 'a host name or an IP address',
    form: is.isHost,
  }),
  PORT: integer({
    description: 'The port to listen on; 0 takes any free one, and the log tells which.',
    default: '3000',
    minimum: 0,
    maximum: 65_535,
  }),
  PUBLIC_URL: Type.Optional(
    url({
      description:
        'How clients reach the service: in links, as issuer, in the OpenAPI document. The same for all instances.',
      otherwise: 'http://HOST:PORT',
      expects: 'an http:// or https:// URL without user name, query and fragment',
      form: is.isPublicUrl,
    }),
  ),
  AUTH_API_PREFIX: text({
    description: 'The path below which the API stands.',
    default: '/api/v1',
    expects: 'a path such as /api/v1, without a slash at its end, that hides no route at the root (/health, /docs …)',
    form: is.isApiPrefix,
  }),
  AUTH_PROBLEM_BASE_URL: text({
    description: 'What the `type` of an error begins with; the name of the problem follows.',
    default: 'urn:auth:problem:',
    expects: 'a URN that ends in ":" or an http(s) URL that ends in "/"',
    form: is.isProblemBase,
  }),

  AUTH_SECRET: Type.Optional(
    secret({
      description: 'The one secret of a deployment: it seals the signing keys. Make one with: openssl rand -base64 48',
      otherwise: 'made at the first start and kept in AUTH_DATA_DIR, except in production, where it is required',
      expects: 'at least 32 bytes long',
      form: is.isLongSecret,
    }),
  ),
  AUTH_DATA_DIR: text({
    description: 'Where the SQLite file and the development secret are kept.',
    default: './data',
    expects: 'the path of a directory',
    form: is.isFilled,
  }),
  DATABASE_URL: Type.Optional(
    secret({
      description: 'Where everything is kept: sqlite:./relative or sqlite:/absolute.',
      otherwise: 'sqlite:AUTH_DATA_DIR/auth.db',
      expects:
        'sqlite:./relative or sqlite:/absolute; other databases, PostgreSQL too, are not supported by this version',
      form: is.isDatabaseUrl,
    }),
  ),

  JWT_ISSUER: Type.Optional(
    text({
      description: 'The `iss` claim of access tokens.',
      otherwise: 'PUBLIC_URL',
      expects: 'a text that is not blank',
      form: is.isFilled,
    }),
  ),
  JWT_AUDIENCE: text({
    description: 'The `aud` claim of access tokens: who is to accept them.',
    default: 'auth',
    expects: 'a text that is not blank',
    form: is.isFilled,
  }),
  ACCESS_TOKEN_TTL: duration({
    description: 'How long an access token is good.',
    default: '15m',
    minimum: 1,
    maximum: 3650 * DAY,
  }),
  REFRESH_TOKEN_TTL: duration({
    description: 'How long a refresh token is good; it never outlives its session.',
    default: '7d',
    minimum: 1,
    maximum: 3650 * DAY,
  }),
  SESSION_TTL: duration({
    description: 'When a session ends, however often it is refreshed.',
    default: '30d',
    minimum: 1,
    maximum: 3650 * DAY,
  }),
  REFRESH_TOKEN_ROTATION: toggle({
    description: 'on: each refresh replaces the refresh token. off: one stays valid until its end.',
    default: 'on',
  }),
  REFRESH_REUSE_GRACE: duration({
    description:
      'How long a spent refresh token still answers its unspent successor; afterwards its session is revoked.',
    default: '30s',
    minimum: 0,
    maximum: HOUR,
  }),

  BCRYPT_COST: integer({
    description: 'log2 of the rounds. At least 12 in production, 10 in development, 4 in a test.',
    default: '12',
    minimum: 4,
    maximum: 20,
  }),
  PASSWORD_HASH_CONCURRENCY: Type.Optional(
    integer({
      description: 'How many passwords are hashed at once.',
      otherwise: 'the number of cores',
      minimum: 1,
      maximum: 1024,
    }),
  ),
  PASSWORD_HASH_QUEUE: integer({
    description: 'How many may wait for that; one more is answered 503 at once.',
    default: '64',
    minimum: 0,
    maximum: 100_000,
  }),
  PASSWORD_MIN_LENGTH: integer({
    description: 'In characters.',
    default: '8',
    minimum: 8,
    maximum: 256,
  }),
  PASSWORD_MIN_SCORE: integer({
    description: 'The least zxcvbn score of a new password, 0 for none.',
    default: '3',
    minimum: 0,
    maximum: 4,
  }),

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
});

/** The settings as they are given, defaults filled in. The keys are the variables' names; durations are in seconds. */
export type GivenSettings = Type.Static<typeof settingsSchema>;
