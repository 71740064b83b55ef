import Type from 'typebox';
import * as is from '../forms.ts';
import { duration, text, toggle } from '../setting.ts';
import { DAY, HOUR } from './units.ts';

/** Tokens and sessions. */
export const tokenSettings = {
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
  REAUTH_MAX_AGE: duration({
    description: 'How long after a login a sensitive change needs no password.',
    default: '15m',
    minimum: 0,
    maximum: 3650 * DAY,
  }),
};
