/** A service on Express 5 that knows its callers by their access tokens: it has no accounts, only the address of the public keys. */
import { type AccessTokenClaims, AuthError, createVerifier, type ErrorCode } from '@auth/core/verifier';
import express, { type NextFunction, type Request, type Response } from 'express';

const { PORT = '3000', AUTH_ISSUER = '', AUTH_AUDIENCE = '', AUTH_JWKS_URL = '' } = process.env;

const verify = createVerifier({ issuer: AUTH_ISSUER, audience: AUTH_AUDIENCE, jwksUrl: AUTH_JWKS_URL });

/** A token that is refused is a 401; that nothing can be said of it is a 503, and never a 401. */
const statuses: Partial<Record<ErrorCode, 401 | 503>> = {
  INVALID_TOKEN: 401,
  TOKEN_EXPIRED: 401,
  SESSION_REVOKED: 401,
  KEYS_UNAVAILABLE: 503,
  INTROSPECTION_UNAVAILABLE: 503,
};

type Verified = Response<unknown, { claims: AccessTokenClaims }>;

const app = express();
app.disable('x-powered-by');
app.get('/', requireToken, (_req, res: Verified) => {
  const { sub, roles } = res.locals.claims;
  res.json({ user_id: sub, roles });
});
app.use(refuse);
app.listen(Number(PORT), () => console.log(`Listening on port ${PORT}`));

async function requireToken(req: Request, res: Verified, next: NextFunction): Promise<void> {
  const token = /^Bearer +(\S+)$/i.exec(req.get('Authorization') ?? '')?.[1];
  if (token === undefined) {
    res.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'AUTHENTICATION_REQUIRED' });
    return;
  }
  res.locals.claims = await verify(token);
  next();
}

function refuse(error: Error, _req: Request, res: Response, next: NextFunction): void {
  const status = error instanceof AuthError ? statuses[error.code] : undefined;
  if (!(error instanceof AuthError) || status === undefined) {
    next(error);
    return;
  }
  if (status === 401) res.set('WWW-Authenticate', 'Bearer error="invalid_token"');
  else res.set('Retry-After', '5');
  res.status(status).json({ error: error.code, message: error.message });
}
