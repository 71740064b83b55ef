import Type from 'typebox';
import * as is from '../forms.ts';
import { integer, pause, secret, text } from '../setting.ts';
import { HOUR } from './units.ts';

/** Where everything is kept, and the secret that it is sealed with. */
export const storageSettings = {
  AUTH_SECRET: Type.Optional(
    secret({
      description: 'The one secret of a deployment: it seals the signing keys. Make one with: openssl rand -base64 48',
      otherwise: 'made at the first start and kept in AUTH_DATA_DIR, except in production, where it is required',
      expects: 'at least 32 bytes long',
      form: is.isLongSecret,
    }),
  ),
  AUTH_SECRET_PREVIOUS: Type.Optional(
    secret({
      description:
        'What AUTH_SECRET was before, while it is being changed: the signing keys are sealed anew at start, and nobody is signed out.',
      otherwise: 'none',
      expects: 'at least 32 bytes long',
      form: is.isLongSecret,
    }),
  ),
  AUTH_DATA_DIR: text({
    description:
      'Where the SQLite file, the development secret and, in compile-cache, compiled code are kept; nobody else should be able to write to it.',
    default: './data',
    expects: 'the path of a directory',
    form: is.isFilled,
  }),
  DATABASE_URL: Type.Optional(
    secret({
      description:
        'Where everything is kept: sqlite:./relative, sqlite:/absolute or postgresql://user:password@host/database.',
      otherwise: 'sqlite:AUTH_DATA_DIR/auth.db',
      expects: 'sqlite:./relative, sqlite:/absolute or postgresql://user:password@host/database',
      form: is.isDatabaseUrl,
    }),
  ),
  DATABASE_POOL_MIN: integer({
    description: 'How many connections to PostgreSQL are kept open when nothing needs them.',
    default: '0',
    minimum: 0,
    maximum: 1000,
  }),
  DATABASE_POOL_MAX: integer({
    description: 'How many connections to PostgreSQL this process opens at most.',
    default: '10',
    minimum: 1,
    maximum: 1000,
  }),
  DATABASE_TIMEOUT: pause({
    description: 'How long a call to the database may take, waiting for a connection or a lock included.',
    default: '5s',
    minimum: 0.1,
    maximum: HOUR,
  }),
  REDIS_URL: Type.Optional(
    secret({
      description:
        'Where instances share limits and tell each other what they revoke: redis://user:password@host:port, or rediss:// for TLS.',
      otherwise: 'none; limits are counted by each instance, and PostgreSQL carries revocations',
      expects: 'redis://user:password@host:port or rediss://user:password@host:port',
      form: is.isRedisUrl,
    }),
  ),
};
