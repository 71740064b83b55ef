import { HOUR } from './groups/units.ts';
import type { GivenSettings } from './settings-schema.ts';

/** The settings that are each of the right form; those that are not are missing, so that the others can be judged. */
export type SoundSettings = Partial<GivenSettings>;

/** The names of the settings that were given, not left to their defaults. */
export type GivenNames = ReadonlySet<string>;

type Rule = (settings: SoundSettings, given: GivenNames) => string | undefined;

const leastBcryptCost = { production: 12, development: 10, test: 4 } as const;

/** Placeholders that documents print where a secret belongs. */
const printedSecrets = [/(?:change|replace)[-_ ]?(?:me|this|it)/i, /^your[-_ ]/i, /^example[-_ ]/i];

const rules: readonly Rule[] = [
  function workersNeedServer({ AUTH_WORKERS = '1', DATABASE_URL = 'sqlite:' }, given) {
    const isUnsound = given.has('DATABASE_URL') && DATABASE_URL === 'sqlite:';
    if (AUTH_WORKERS === '1' || isUnsound || !DATABASE_URL.startsWith('sqlite:')) return undefined;
    return `AUTH_WORKERS must be 1 with SQLite, not ${AUTH_WORKERS}; give DATABASE_URL a PostgreSQL database`;
  },
  function productionNeedsSecret({ NODE_ENV }, given) {
    if (NODE_ENV !== 'production' || given.has('AUTH_SECRET')) return undefined;
    return 'AUTH_SECRET (or AUTH_SECRET_FILE) is required in production';
  },
  function secretIsNoExample({ AUTH_SECRET = '' }) {
    if (!isPrinted(AUTH_SECRET)) return undefined;
    return 'AUTH_SECRET must be a secret of your own, not an example; make one with: openssl rand -base64 48';
  },
  function sharedSecretIsGiven({ JWT_ALGORITHM }, given) {
    if (JWT_ALGORITHM !== 'HS256' || given.has('JWT_SECRET')) return undefined;
    return 'JWT_SECRET (or JWT_SECRET_FILE) is required for JWT_ALGORITHM=HS256';
  },
  function sharedSecretIsNoExample({ JWT_SECRET = '' }) {
    if (!isPrinted(JWT_SECRET)) return undefined;
    return 'JWT_SECRET must be a secret of your own, not an example; make one with: openssl rand -base64 48';
  },
  function sharedSecretIsAnother({ JWT_SECRET, AUTH_SECRET, AUTH_SECRET_PREVIOUS }) {
    if (JWT_SECRET === undefined || (JWT_SECRET !== AUTH_SECRET && JWT_SECRET !== AUTH_SECRET_PREVIOUS))
      return undefined;
    return 'JWT_SECRET must not be AUTH_SECRET or AUTH_SECRET_PREVIOUS: other services know it';
  },
  function rotationLeavesTime({ KEY_ROTATION_INTERVAL: seconds = 0 }) {
    if (seconds === 0 || seconds >= HOUR) return undefined;
    return `KEY_ROTATION_INTERVAL must be 0 or at least 1h, and is ${seconds}s`;
  },
  function monitoringTokenIsNoExample({ MONITORING_TOKEN = '' }) {
    if (!isPrinted(MONITORING_TOKEN)) return undefined;
    return 'MONITORING_TOKEN must be a token of your own, not an example; make one with: openssl rand -hex 24';
  },
  function poolHasRoom({ DATABASE_POOL_MIN: least = 0, DATABASE_POOL_MAX: most = Infinity }) {
    if (least <= most) return undefined;
    return `DATABASE_POOL_MIN must not be more than DATABASE_POOL_MAX (${most}), and is ${least}`;
  },
  function bcryptIsCostly({ NODE_ENV, BCRYPT_COST }) {
    if (NODE_ENV === undefined || BCRYPT_COST === undefined) return undefined;
    const least = leastBcryptCost[NODE_ENV];
    return BCRYPT_COST >= least
      ? undefined
      : `BCRYPT_COST must be at least ${least} in ${NODE_ENV}, not ${BCRYPT_COST}`;
  },
  function accessEndsWithSession({ ACCESS_TOKEN_TTL = 0, SESSION_TTL = Infinity }, given) {
    if (ACCESS_TOKEN_TTL <= SESSION_TTL || !given.has('ACCESS_TOKEN_TTL')) return undefined;
    return `ACCESS_TOKEN_TTL must not be longer than SESSION_TTL (${SESSION_TTL}s), and is ${ACCESS_TOKEN_TTL}s`;
  },
];

function isPrinted(secret: string): boolean {
  return printedSecrets.some((form) => form.test(secret));
}

/** What is wrong with settings that are each of the right form. */
export function brokenRules(settings: SoundSettings, given: GivenNames): readonly string[] {
  return rules.map((rule) => rule(settings, given)).filter((problem) => problem !== undefined);
}
