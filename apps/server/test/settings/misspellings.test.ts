import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { loadSettings } from '../../src/settings/load-settings.ts';

const warningsFor = (...variables: string[]) => {
  const environment = Object.fromEntries(variables.map((variable) => [variable, 'canary']));
  return loadSettings(environment, { isTerminal: false }).warnings;
};

const misspellings = suite('settings: misspellings');

const meant: Readonly<Record<string, string>> = {
  AUTH_SECRT: 'AUTH_SECRET',
  AUTH_SECRETS: 'AUTH_SECRET',
  AUTH_SECERT_FILE: 'AUTH_SECRET_FILE',
  DATABSE_URL: 'DATABASE_URL',
  ACCES_TOKEN_TTL: 'ACCESS_TOKEN_TTL',
  REFRESH_TOKENS_TTL: 'REFRESH_TOKEN_TTL',
  REFRESH_REUSE_GRACE_S: 'REFRESH_REUSE_GRACE',
  LOGLEVEL: 'LOG_LEVEL',
  LOGDIR: 'LOG_DIR',
  BCRYPT_COSTS: 'BCRYPT_COST',
  PROT: 'PORT',
  port: 'PORT',
  node_env: 'NODE_ENV',
  CIRCUIT_BREAKER_TRESHOLD: 'CIRCUIT_BREAKER_THRESHOLD',
};

for (const [variable, name] of Object.entries(meant)) {
  misspellings(`${variable} is warned about: ${name} was probably meant`, () => {
    assert.equal(warningsFor(variable), [`${variable} is not a setting; was ${name} meant?`]);
  });
}

misspellings('an ordinary environment is not warned about', () => {
  const ordinary = [
    'PATH HOME USER LOGNAME HOSTNAME HOSTTYPE SHELL SHLVL PWD OLDPWD LANG LC_ALL TERM TERM_PROGRAM COLORTERM EDITOR VISUAL PAGER',
    'TZ TMPDIR TMP TEMP MAIL DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_SESSION_ID XDG_RUNTIME_DIR SESSION_MANAGER SSH_AUTH_SOCK _ CI',
    'SSH_TTY SSH_CONNECTION NODE NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_V8_COVERAGE NODE_VERSION NODE_NO_WARNINGS DEBUG',
    'INIT_CWD npm_config_user_agent npm_lifecycle_event npm_package_name npm_execpath npm_config_loglevel FORCE_COLOR NO_COLOR',
    'PORTS POSTGRES_URL POSTGRES_PASSWORD POST_URL PGHOST PGPORT PGDATABASE REDIS_HOST SMTP_HOST SMTP_PORT HTTP_PROXY NO_PROXY',
    'KUBERNETES_SERVICE_HOST KUBERNETES_PORT AUTH_SERVICE_PORT AUTH_PORT DOCKER_HOST DB_HOST APP_ENV LOG_FILE LOG_PATH DATA_DIR',
    'ProgramFiles SystemRoot APPDATA OS PATHEXT GHOST TURBO_HASH TEST_DATABASE_URL TEST_REDIS_URL LINES COLUMNS LESS PS1 HISTFILE',
  ];
  assert.equal(warningsFor(...ordinary.join(' ').split(' ')), []);
});

misspellings('a setting of another version is not mistaken for one of this', () => {
  assert.equal(warningsFor('SMTP_URL', 'MAIL_FROM'), []);
});

misspellings('a warning does not show the value', () => {
  assert.not.match(warningsFor('AUTH_SECRT').join(), 'canary');
});

misspellings.run();
