/** Accounts in an Express 5 app: `AUTH_SECRET=$(openssl rand -base64 32) node express.ts` */
import { AuthError, type ClientInfo, createAuth, type ErrorCode, type Principal, type SignIn } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';
import express, { type NextFunction, type Request, type Response } from 'express';

const { PORT = '3000', AUTH_SECRET } = process.env;
const url = `http://localhost:${PORT}`;

const storage = await createMikroStorage({ url: 'sqlite:./auth.db', migrate: true });
const auth = await createAuth({ storage }, { secret: AUTH_SECRET, issuer: url });

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

type SignedIn = Response<unknown, { principal: Principal }>;

const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '16kb' }));
app.use((_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
});

// The library looks at each member of a body: what is missing or no string is a VALIDATION_ERROR.
app.post('/register', async (req, res) => {
  res.status(201).json(toBody(await auth.register(req.body ?? {}, clientOf(req))));
});
app.post('/login', async (req, res) => {
  res.json(toBody(await auth.login(req.body ?? {}, clientOf(req))));
});
app.post('/refresh', async (req, res) => {
  res.json(toBody(await auth.refresh(req.body?.refreshToken, clientOf(req))));
});
app.get('/me', requireUser, (_req, res: SignedIn) => {
  res.json(res.locals.principal.user);
});
app.post('/logout', requireUser, async (req, res: SignedIn) => {
  await auth.logout(res.locals.principal, clientOf(req));
  res.sendStatus(204);
});
app.use(refuse);

const server = app.listen(Number(PORT), () => console.log(`Listening on ${url}`));
process.once('SIGTERM', () => server.close(() => auth.close()));

async function requireUser(req: Request, res: SignedIn, next: NextFunction): Promise<void> {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(req.get('Authorization') ?? '') ?? [];
  res.locals.principal = await auth.authenticate(token);
  next();
}

/** The one place where a failure becomes an answer. */
function refuse(error: Error, _req: Request, res: Response, next: NextFunction): void {
  const status = statusOf(error);
  if (status === undefined) {
    next(error);
    return;
  }
  const code = error instanceof AuthError ? error.code : 'BAD_REQUEST';
  const issues = 'issues' in error ? { issues: error.issues } : {};
  if (status === 401) res.set('WWW-Authenticate', 'Bearer');
  res.status(status).json({ error: code, message: error.message, ...issues });
}

/** Undefined for what nobody foresaw: Express logs it, and answers 500. */
function statusOf(error: Error): number | undefined {
  if (error instanceof AuthError) return statuses[error.code];
  // What express.json() refuses may be told.
  return 'expose' in error && error.expose && 'status' in error ? Number(error.status) : undefined;
}

function toBody({ user, tokens }: SignIn) {
  return { user, ...tokens };
}

/** Kept with the session and in the audit trail. */
function clientOf(req: Request): ClientInfo {
  return { ip: req.ip ?? null, userAgent: req.get('User-Agent') ?? null };
}
