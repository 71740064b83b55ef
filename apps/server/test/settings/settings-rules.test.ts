import { availableParallelism } from 'node:os';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { SettingsError } from '../../src/settings/settings-error.ts';
import { goodSecret, load, problemsOf } from './judge.ts';

const rules = suite('settings: rules between settings');

rules('production requires AUTH_SECRET', () => {
  assert.equal(problemsOf({ NODE_ENV: 'production' }), ['AUTH_SECRET (or AUTH_SECRET_FILE) is required in production']);
  assert.equal(problemsOf({ NODE_ENV: 'production', AUTH_SECRET: goodSecret }), []);
});

rules('workers share a PostgreSQL database, and a SQLite file has one process', () => {
  const DATABASE_URL = 'postgresql://host/database';
  for (const AUTH_WORKERS of ['2', 'auto']) {
    const problem = `AUTH_WORKERS must be 1 with SQLite, not ${AUTH_WORKERS}; give DATABASE_URL a PostgreSQL database`;
    assert.equal(problemsOf({ AUTH_WORKERS }), [problem]);
    assert.equal(problemsOf({ AUTH_WORKERS, DATABASE_URL: 'sqlite:./auth.db' }), [problem]);
    assert.equal(problemsOf({ AUTH_WORKERS, DATABASE_URL }), []);
    assert.is(problemsOf({ AUTH_WORKERS, DATABASE_URL: 'mysql://host' }).length, 1, 'it may have been PostgreSQL');
  }
  assert.equal(problemsOf({ AUTH_WORKERS: '1' }), []);
  for (const AUTH_WORKERS of ['0', '129', '1.5', 'all'])
    assert.is(problemsOf({ AUTH_WORKERS, DATABASE_URL }).length, 1);
});

rules('workers share the cores: auto is one each, and each hashes as much at once as is left for it', () => {
  const DATABASE_URL = 'postgresql://host/database';
  const auto = load({ AUTH_WORKERS: 'auto', DATABASE_URL });
  assert.equal([auto.AUTH_WORKERS, auto.PASSWORD_HASH_CONCURRENCY], [availableParallelism(), 1]);
  const many = load({ AUTH_WORKERS: '128', DATABASE_URL, PASSWORD_HASH_CONCURRENCY: '3' });
  assert.equal([many.AUTH_WORKERS, many.PASSWORD_HASH_CONCURRENCY], [128, 3]);
});

rules('a secret under 32 bytes is refused everywhere, and 32 bytes need not be 32 characters', () => {
  for (const NODE_ENV of ['production', 'development', 'test']) {
    assert.equal(problemsOf({ NODE_ENV, AUTH_SECRET: goodSecret.slice(1) }), [
      'AUTH_SECRET must be at least 32 bytes long',
    ]);
  }
  assert.is(load({ AUTH_SECRET: 'é'.repeat(16) }).AUTH_SECRET, 'é'.repeat(16));
});

rules('a placeholder is no secret', () => {
  for (const AUTH_SECRET of ['change-me-change-me-change-me-change-me', 'your-secret-key-of-thirty-two-bytes']) {
    assert.match(
      problemsOf({ NODE_ENV: 'production', AUTH_SECRET }).join(),
      /^AUTH_SECRET must be a secret of your own/,
    );
  }
});

rules('the least bcrypt cost is 12 in production, 10 in development and 4 in a test', () => {
  const production = { NODE_ENV: 'production', AUTH_SECRET: goodSecret };
  assert.equal(problemsOf({ ...production, BCRYPT_COST: '11' }), [
    'BCRYPT_COST must be at least 12 in production, not 11',
  ]);
  assert.equal(problemsOf({ ...production, BCRYPT_COST: '12' }), []);
  assert.equal(problemsOf({ BCRYPT_COST: '9' }), ['BCRYPT_COST must be at least 10 in development, not 9']);
  assert.equal(problemsOf({ BCRYPT_COST: '10' }), []);
  assert.equal(problemsOf({ NODE_ENV: 'test', BCRYPT_COST: '4' }), []);
});

rules('an access token is not given a longer life than its session', () => {
  const problem = 'ACCESS_TOKEN_TTL must not be longer than SESSION_TTL (60s), and is 120s';
  assert.equal(problemsOf({ ACCESS_TOKEN_TTL: '2m', SESSION_TTL: '1m' }), [problem]);
  assert.equal(problemsOf({ SESSION_TTL: '1m' }), []);
});

rules('a placeholder is no monitoring token', () => {
  assert.match(
    problemsOf({ MONITORING_TOKEN: 'change-me-change-me' }).join(),
    /^MONITORING_TOKEN must be a token of your own/,
  );
});

rules('HS256 requires JWT_SECRET, which is long, no placeholder, and no secret of another use', () => {
  const shared = 'another secret of thirty-two bytes';
  assert.equal(problemsOf({ JWT_ALGORITHM: 'HS256' }), [
    'JWT_SECRET (or JWT_SECRET_FILE) is required for JWT_ALGORITHM=HS256',
  ]);
  assert.equal(problemsOf({ JWT_ALGORITHM: 'HS256', JWT_SECRET: shared }), []);
  assert.equal(problemsOf({ JWT_SECRET: shared }), []);
  assert.equal(problemsOf({ JWT_SECRET: 'short' }), ['JWT_SECRET must be at least 32 bytes long']);
  assert.match(problemsOf({ JWT_SECRET: `change-me ${shared}` }).join(), /^JWT_SECRET must be a secret of your own/);
  for (const name of ['AUTH_SECRET', 'AUTH_SECRET_PREVIOUS']) {
    const problem = 'JWT_SECRET must not be AUTH_SECRET or AUTH_SECRET_PREVIOUS: other services know it';
    assert.equal(problemsOf({ JWT_SECRET: goodSecret, [name]: goodSecret }), [problem]);
  }
});

rules('signing keys are rotated never, or every hour at most', () => {
  assert.equal(problemsOf({ KEY_ROTATION_INTERVAL: '59m' }), [
    'KEY_ROTATION_INTERVAL must be 0 or at least 1h, and is 3540s',
  ]);
  for (const KEY_ROTATION_INTERVAL of ['0', '1h', '90d']) assert.equal(problemsOf({ KEY_ROTATION_INTERVAL }), []);
});

rules('a pool has room for the connections that it keeps', () => {
  const problem = 'DATABASE_POOL_MIN must not be more than DATABASE_POOL_MAX (5), and is 6';
  assert.equal(problemsOf({ DATABASE_POOL_MIN: '6', DATABASE_POOL_MAX: '5' }), [problem]);
  assert.equal(problemsOf({ DATABASE_POOL_MIN: '5', DATABASE_POOL_MAX: '5' }), []);
});

rules('another database is refused in words that say which there are, and without its password', () => {
  const [problem = ''] = problemsOf({ DATABASE_URL: 'mysql://auth:hunter2@db/auth' });
  assert.match(problem, /^DATABASE_URL must be sqlite:.*postgresql:/);
  assert.not.match(problem, 'hunter2');
});

rules('every problem is told at once, those of single settings and those between settings', () => {
  const problems = problemsOf({
    NODE_ENV: 'production',
    PORT: 'x',
    LOG_LEVEL: 'loud',
    BCRYPT_COST: '5',
    SESSION_TTL: 'long',
  });
  const names = problems.map((problem) => problem.split(' ')[0]);
  assert.equal(names, ['PORT', 'SESSION_TTL', 'LOG_LEVEL', 'AUTH_SECRET', 'BCRYPT_COST']);
});

rules("no message holds a secret's value, or the password of a URL", () => {
  const canary = 'canary-secret';
  const environment = {
    AUTH_SECRET: canary,
    DATABASE_URL: `mysql://${canary}`,
    PUBLIC_URL: `https://a:${canary}@b`,
    AUTH_SECRT: canary,
  };
  try {
    load(environment);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, SettingsError);
    assert.is((error as SettingsError).problems.length, 3);
    assert.not.match(String(error), canary);
  }
});

rules.run();
