/** Accounts on plain `node:http`, kept in SQLite: `AUTH_SECRET=$(openssl rand -base64 32) node node-http.ts` */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { AuthError, type ClientInfo, createAuth, type ErrorCode, type Principal, type SignIn } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';

const { PORT = '3000', AUTH_SECRET } = process.env;
const url = `http://localhost:${PORT}`;
const maxBodyBytes = 16_384;

const storage = await createMikroStorage({ url: 'sqlite:./auth.db', migrate: true });
const auth = await createAuth({ storage }, { secret: AUTH_SECRET, issuer: url });

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

const routes: Readonly<Record<string, (req: IncomingMessage) => Promise<Answer>>> = {
  'POST /register': async (req) => toAnswer(201, await auth.register(await readJson(req), clientOf(req))),
  'POST /login': async (req) => toAnswer(200, await auth.login(await readJson(req), clientOf(req))),
  'POST /refresh': async (req) => toAnswer(200, await auth.refresh((await readJson(req)).refreshToken, clientOf(req))),
  'GET /me': async (req) => ({ status: 200, body: (await authenticate(req)).user }),
  'POST /logout': async (req) => {
    await auth.logout(await authenticate(req), clientOf(req));
    return { status: 204 };
  },
};

const server = createServer(async (req, res) => {
  const handle = routes[`${req.method} ${req.url}`];
  send(res, handle ? await handle(req).catch(toRefusal) : { status: 404, body: { error: 'NOT_FOUND' } });
});
server.listen(Number(PORT), () => console.log(`Listening on ${url}`));
process.once('SIGTERM', () => server.close(() => auth.close()));

function toAnswer(status: number, { user, tokens }: SignIn): Answer {
  return { status, body: { user, ...tokens } };
}

function authenticate(req: IncomingMessage): Promise<Principal> {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '') ?? [];
  return auth.authenticate(token);
}

/** Kept with the session and in the audit trail. Behind a proxy, the address is the one it tells. */
function clientOf(req: IncomingMessage): ClientInfo {
  return { ip: req.socket.remoteAddress ?? null, userAgent: req.headers['user-agent'] ?? null };
}

/** The members of a JSON object. The library looks at each: what is missing or no string is a VALIDATION_ERROR. */
async function readJson(req: IncomingMessage) {
  const isBounded = Number(req.headers['content-length']) <= maxBodyBytes;
  if (!isBounded) throw new RequestError(413, 'PAYLOAD_TOO_LARGE');
  try {
    return { ...JSON.parse(await text(req)) };
  } catch (cause) {
    throw new RequestError(400, 'MALFORMED_JSON', { cause });
  }
}

class RequestError extends Error {
  readonly status: number;

  constructor(status: number, code: string, options?: ErrorOptions) {
    super(code, options);
    this.status = status;
  }
}

const statuses: Partial<Record<ErrorCode, number>> = {
  ACCOUNT_INACTIVE: 403,
  CIRCUIT_OPEN: 503,
  INVALID_CREDENTIALS: 401,
  INVALID_TOKEN: 401,
  OVERLOADED: 503,
  RATE_LIMITED: 429,
  REFRESH_TOKEN_REUSED: 401,
  SESSION_REVOKED: 401,
  TOKEN_EXPIRED: 401,
  USER_ALREADY_EXISTS: 409,
  VALIDATION_ERROR: 422,
  WEAK_PASSWORD: 422,
};

/** The one place where a failure becomes an answer; whatever nobody foresaw says nothing of its cause. */
function toRefusal(error: unknown): Answer {
  if (error instanceof RequestError) return { status: error.status, body: { error: error.message } };
  if (error instanceof AuthError && error.code in statuses) {
    const issues = 'issues' in error ? { issues: error.issues } : {};
    return { status: statuses[error.code] ?? 500, body: { error: error.code, message: error.message, ...issues } };
  }
  console.error(error);
  return { status: 500, body: { error: 'INTERNAL_ERROR' } };
}

function send(res: ServerResponse, { status, body }: Answer): void {
  if (status === 401) res.setHeader('WWW-Authenticate', 'Bearer');
  res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  res.end(body === undefined ? undefined : JSON.stringify(body));
}
