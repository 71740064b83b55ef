import Type from 'typebox';
import * as is from '../forms.ts';
import { integer, toggle, url } from '../setting.ts';

/** Passwords. */
export const passwordSettings = {
  BCRYPT_COST: integer({
    description: 'log2 of the rounds. At least 12 in production, 10 in development, 4 in a test.',
    default: '12',
    minimum: 4,
    maximum: 20,
  }),
  PASSWORD_HASH_CONCURRENCY: Type.Optional(
    integer({
      description: 'How many passwords a process hashes at once.',
      otherwise: 'the number of cores, shared among AUTH_WORKERS',
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
  BREACHED_PASSWORD_CHECK: toggle({
    description:
      'on: a new password is refused when it is known from a data breach. Five digits of its SHA-1 are sent to BREACHED_PASSWORD_URL; while that does not answer, every password passes.',
    default: 'off',
  }),
  BREACHED_PASSWORD_URL: url({
    description: 'Where the k-anonymity range API stands; /range/ and the five digits are appended.',
    default: 'https://api.pwnedpasswords.com',
    expects: 'an http:// or https:// URL without user name, query and fragment',
    form: is.isPublicUrl,
  }),
};
