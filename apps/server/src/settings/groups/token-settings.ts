import Type from 'typebox';
import * as is from '../forms.ts';
import { choice, duration, secret, text, toggle } from '../setting.ts';
import { DAY, HOUR } from './units.ts';

/** Tokens and sessions. */
export const tokenSettings = {
  JWT_ALGORITHM: choice(['ES256', 'RS256', 'HS256'], {
    description:
      'What access tokens are signed with. After a change the tokens signed before stay good; HS256 publishes no keys at all.',
    default: 'ES256',
  }),
  JWT_SECRET: Type.Optional(
    secret({
      description:
        'The key of HS256, which every service that verifies tokens has to know. With another algorithm it still verifies the tokens that it signed before.',
      otherwise: 'none; required for HS256',
      expects: 'at least 32 bytes long',
      form: is.isLongSecret,
    }),
  ),
  KEY_ROTATION_INTERVAL: duration({
    description:
      'How long a signing key is used before another takes over: 0 for never, or at least 1h. By hand: auth keys rotate.',
    default: '0',
    minimum: 0,
    maximum: 3650 * DAY,
  }),
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
  SESSION_CACHE_TTL: duration({
    description:
      'How long the state of a session is trusted once it is read: how late an instance that hears nothing of the others may notice a revocation. 0s reads it at every request.',
    default: '5s',
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
