import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { ConfigurationError, DatabaseError } from '../../src/errors.ts';
import { createLogger, type LoggerOptions, silentLogger } from '../../src/observability/logger.ts';
import { addToContext, runInContext } from '../../src/observability/request-context.ts';

const now = () => new Date('2026-01-15T10:30:45.123Z');

function makeLogger(options: LoggerOptions = {}) {
  const lines: string[] = [];
  const logger = createLogger({ now, write: (line) => void lines.push(line), ...options });
  return { logger, lines, entries: () => lines.map((line) => JSON.parse(line)) };
}

const line = suite('a line of the log');

line('is one JSON object: timestamp, level, message, then the fields', () => {
  const { logger, lines } = makeLogger();
  logger.info('Signed in', { event: 'auth.login.succeeded', status_code: 200 });
  assert.equal(lines, [
    '{"timestamp":"2026-01-15T10:30:45.123Z","level":"INFO","message":"Signed in","event":"auth.login.succeeded","status_code":200}',
  ]);
});

line('names its level', () => {
  const { logger, entries } = makeLogger({ level: 'debug' });
  for (const level of ['debug', 'info', 'warning', 'error', 'critical'] as const) logger[level]('x');
  assert.equal(
    entries().map(({ level }) => level),
    ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'],
  );
});

line('is written from the asked level up; info unless asked otherwise', () => {
  const usual = makeLogger();
  usual.logger.debug('x');
  usual.logger.info('x');
  const quiet = makeLogger({ level: 'error' });
  quiet.logger.warning('x');
  quiet.logger.critical('x');
  assert.equal([usual.lines.length, quiet.lines.length], [1, 1]);
});

line('carries the context of its request, between the message and the fields', async () => {
  const { logger, lines } = makeLogger();
  await runInContext({ requestId: 'r1', method: 'POST', endpoint: '/auth/login', ip: '127.0.0.1' }, async () => {
    addToContext({ userId: 'u1', sessionId: 's1' });
    logger.info('x', { duration_ms: 1 });
  });
  assert.is(
    lines[0],
    '{"timestamp":"2026-01-15T10:30:45.123Z","level":"INFO","message":"x","request_id":"r1","user_id":"u1","session_id":"s1","endpoint":"/auth/login","method":"POST","ip":"127.0.0.1","duration_ms":1}',
  );
});

line('is found by members that no field can take the place of', () => {
  const { logger, entries } = makeLogger();
  const forged = { timestamp: 'f', level: 'f', message: 'f', request_id: 'f', user_id: 'u2' };
  runInContext({ requestId: 'r1', userId: 'u1' }, () => logger.info('x', forged));
  const { level, message, request_id, user_id } = entries()[0];
  assert.equal([level, message, request_id, user_id], ['INFO', 'x', 'r1', 'u2']);
});

line('shows an error with its code, its stack and its causes', () => {
  const { logger, entries } = makeLogger();
  logger.error('It failed', { error: new DatabaseError({ cause: new Error('disk full') }) });
  const { error } = entries()[0];
  assert.equal(
    [error.name, error.code, error.message],
    ['DatabaseError', 'DATABASE_ERROR', 'The database could not be used.'],
  );
  assert.match(error.stack, /logger\.test\.ts/);
  assert.equal([error.cause.name, error.cause.message], ['Error', 'disk full']);
});

for (const hostile of [
  '\r\n',
  '\u2028',
  '\u2029',
  '\u0000',
  '\u001b[2J',
  '\u009b2J',
  '\u007f',
  '\u202e',
  '\ud800',
  '"}{"',
  '\\',
]) {
  line(`stays one line whatever the input holds: ${JSON.stringify(hostile)}`, () => {
    const { logger, lines, entries } = makeLogger();
    const error = new Error(`a${hostile}b`);
    logger.info(`a${hostile}b`, { [`k${hostile}`]: `v${hostile}w`, error });
    runInContext({ requestId: `r${hostile}` }, () => logger.info('x'));
    assert.is(lines.length, 2);
    for (const written of lines) assert.not.match(written, /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    assert.is(entries()[0].message, `a${hostile}b`);
    assert.is(entries()[0][`k${hostile}`], `v${hostile}w`);
    assert.is(entries()[1].request_id, `r${hostile}`);
  });
}

line('never throws, whatever it is given', () => {
  const { logger, lines } = makeLogger();
  const hostile: Record<string, unknown> = { big: 1n, nothing: undefined };
  hostile.self = hostile;
  logger.info('x', hostile);
  logger.info('x', revokedProxy());
  assert.is(lines.length, 2);
});

line('is lost quietly when it cannot be written', () => {
  const complaints: unknown[] = [];
  const { error } = console;
  console.error = (...complaint) => void complaints.push(complaint);
  try {
    makeLogger({
      write: () => {
        throw new Error('no space left');
      },
    }).logger.info('x');
  } finally {
    console.error = error;
  }
  assert.is(complaints.length, 1);
});

line.run();

const canary = suite('a secret');

canary('is found in no line, wherever it was put', () => {
  const secrets = {
    jwt: 'eyJhbGciOiJFUzI1NiJ9.eyJjYW5hcnkiOjF9.Y2FuYXJ5LWNhbmFyeQ',
    refresh: 'Canary1Canary2Canary3Canary4Canary5Canary67',
    hash: `$2b$12$${'CanaryHash'.repeat(6).slice(0, 53)}`,
    password: 'canary-password',
  };
  const { jwt, refresh, hash, password } = secrets;
  const body = JSON.stringify({ email: 'a@b.de', password });
  const error = Object.assign(new Error(`refused ${jwt} for ${body}`, { cause: new Error(`?token=${password}`) }), {
    config: { headers: { authorization: `Bearer ${password}`, cookie: `sid=${password}` } },
    params: [refresh, hash],
  });
  const fields = {
    password,
    new_password: password,
    currentPassword: password,
    access_token: jwt,
    refreshToken: refresh,
    body,
    parsed: JSON.parse(body),
    url: `https://auth.example/reset?token=${password}&x=1`,
    database: `postgres://auth:${password}@db/auth`,
    rawHeaders: ['Authorization', `Basic ${Buffer.from(`a:${password}`).toString('base64')}`, 'Cookie', password],
    headers: new Map([['set-cookie', `sid=${password}`]]),
    list: [[[{ deep: { secret: password, hash, jwt, refresh } }]]],
    bytes: Buffer.from(password),
    error,
    all: new AggregateError([error], `many: Bearer ${password}`),
    [`${refresh}`]: 1,
  };
  const { logger, lines } = makeLogger();
  const pretty = makeLogger({ format: 'pretty' });
  for (const each of [logger, pretty.logger]) {
    each.error(`got ${jwt}, ${refresh}, ${hash} and password=${password}`, fields);
    each.error('x', { error });
  }
  const written = [...lines, ...pretty.lines].join('\n');
  for (const [name, secret] of Object.entries(secrets)) assert.not.match(written, secret, name);
  assert.not.match(written, Buffer.from(`a:${password}`).toString('base64'));
  assert.not.match(written, /canary-pass|CanaryHash|Canary1/);
  assert.match(written, 'a@b.de');
});

canary.run();

const pretty = suite('a pretty line');

pretty('is for a person: time, level, message, fields, and the stacks below', () => {
  const { logger, lines } = makeLogger({ format: 'pretty' });
  logger.warning('Careful\n', { a: 'b c', n: 1 });
  logger.error('Failed', { error: new Error('why', { cause: new Error('deep') }) });
  const plain = stripVTControlCharacters(lines.join('\n'));
  assert.match(
    plain,
    /^10:30:45\.123 WARNING {2}Careful\\u000a a="b c" n=1\n10:30:45\.123 ERROR {4}Failed\n {2}Error: why\n {6}at /,
  );
  assert.match(plain, /\n {2}Caused by Error: deep\n/);
});

pretty.run();

const files = suite<{ directory: string }>('the log directory');

files.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'auth-logs-'));
});
files.after.each(({ directory }) => rmSync(directory, { recursive: true, force: true }));

const loggerModule = JSON.stringify(import.meta.resolve('../../src/observability/logger.ts'));

function runScript(script: string, directory: string) {
  const code = `import { createLogger } from ${loggerModule};\nconst directory = ${JSON.stringify(directory)};\n${script}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 30_000,
    maxBuffer: 2 ** 24,
  });
}

function messagesOf(output: string): string[] {
  const lines = output.split('\n').slice(0, -1);
  return lines.map((written) => JSON.parse(written).message);
}

function messagesIn(file: string): string[] {
  return messagesOf(readFileSync(file, 'utf8'));
}

files(
  'keeps INFO and above in app.log, ERROR and above in error.log, as JSON whatever the format',
  async ({ directory }) => {
    const { logger, lines } = makeLogger({ directory: join(directory, 'a', 'b'), level: 'debug', format: 'pretty' });
    for (const level of ['debug', 'info', 'warning', 'error', 'critical'] as const) logger[level](level);
    await logger.flush();
    assert.equal(messagesIn(join(directory, 'a', 'b', 'app.log')), ['info', 'warning', 'error', 'critical']);
    assert.equal(messagesIn(join(directory, 'a', 'b', 'error.log')), ['error', 'critical']);
    assert.is(lines.length, 5);
    await logger.close();
  },
);

files('keeps what was there before', async ({ directory }) => {
  for (const message of ['first', 'second']) {
    const { logger } = makeLogger({ directory });
    logger.info(message);
    await logger.close();
  }
  assert.equal(messagesIn(join(directory, 'app.log')), ['first', 'second']);
});

files('is readable by nobody else', async ({ directory }) => {
  const { logger } = makeLogger({ directory });
  assert.is(statSync(join(directory, 'app.log')).mode & 0o007, 0);
  await logger.close();
});

files('is refused at once when it cannot be written to', ({ directory }) => {
  writeFileSync(join(directory, 'file'), '');
  assert.throws(
    () => createLogger({ directory: join(directory, 'file', 'logs') }),
    (error: unknown) => error instanceof ConfigurationError && error.message.includes(directory),
  );
});

const thousand = Array.from({ length: 1000 }, (_, count) => String(count));

files('has everything that was logged before the process ended', ({ directory }) => {
  const { status } = runScript(
    `const logger = createLogger({ directory });
     for (let count = 0; count < 1000; count += 1) logger.error(String(count));
     process.exit(3);`,
    directory,
  );
  assert.is(status, 3);
  assert.equal(messagesIn(join(directory, 'app.log')), thousand);
  assert.equal(messagesIn(join(directory, 'error.log')), thousand);
});

files('is not needed: what is flushed has reached the standard output', ({ directory }) => {
  const { stdout } = runScript(
    `const logger = createLogger();
     for (let count = 0; count < 5000; count += 1) logger.info(String(count), { fill: 'x '.repeat(200) });
     await logger.flush();
     process.exit(0);`,
    directory,
  );
  assert.is(messagesOf(stdout).at(-1), '4999');
  assert.is(messagesOf(stdout).length, 5000);
});

if (process.platform === 'linux') {
  files('may run full: the process goes on, and so does the standard output', ({ directory }) => {
    symlinkSync('/dev/full', join(directory, 'app.log'));
    const { status, stdout } = runScript(
      `const logger = createLogger({ directory });
       logger.info('first');
       await logger.flush();
       logger.info('second');
       await logger.close();`,
      directory,
    );
    assert.is(status, 0);
    assert.equal(messagesOf(stdout), ['first', 'second']);
  });
}

files('is written to by a process whose standard output nobody reads any more', async ({ directory }) => {
  const script = `
    import { createLogger } from ${loggerModule};
    const logger = createLogger({ directory: ${JSON.stringify(directory)} });
    process.stdin.on('data', () => {});
    process.stdin.once('end', async () => {
      for (let count = 0; count < 3; count += 1) logger.info(String(count));
      await logger.close();
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  child.stdout.destroy();
  await once(child.stdout, 'close');
  child.stdin.end();
  assert.equal(await exit, [0, null]);
  assert.equal(messagesIn(join(directory, 'app.log')), ['0', '1', '2']);
});

files.run();

const silent = suite('the silent logger');

silent('takes everything and says nothing', () => {
  for (const level of ['debug', 'info', 'warning', 'error', 'critical'] as const) {
    assert.is(silentLogger[level]('x', { a: 1 }), undefined);
  }
});

silent.run();

function revokedProxy(): Record<string, unknown> {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
