import Type from 'typebox';
import { integer } from '../setting.ts';

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
};
