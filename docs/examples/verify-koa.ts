/** A service on Koa that knows its callers by their access tokens: it has no accounts, only the address of the public keys. */
import { type AccessTokenClaims, AuthError, createVerifier, type ErrorCode } from '@auth/core/verifier';
import Koa, { type ParameterizedContext } from 'koa';

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

interface State {
  claims: AccessTokenClaims;
}

const app = new Koa<State>();
app.use(requireToken);
app.use((ctx) => {
  const { sub, roles } = ctx.state.claims;
  ctx.body = { user_id: sub, roles };
});
app.listen(Number(PORT), () => console.log(`Listening on port ${PORT}`));

async function requireToken(ctx: ParameterizedContext<State>, next: () => Promise<unknown>): Promise<void> {
  const token = /^Bearer +(\S+)$/i.exec(ctx.get('Authorization'))?.[1];
  if (token === undefined)
    ctx.throw(401, 'An access token is required.', { headers: { 'WWW-Authenticate': 'Bearer' } });
  try {
    ctx.state.claims = await verify(token);
  } catch (error) {
    const status = error instanceof AuthError ? statuses[error.code] : undefined;
    if (!(error instanceof AuthError) || status === undefined) throw error;
    ctx.throw(status, error.message, { expose: true, headers: headersOf(status) });
  }
  await next();
}

function headersOf(status: 401 | 503): Record<string, string> {
  return status === 401 ? { 'WWW-Authenticate': 'Bearer error="invalid_token"' } : { 'Retry-After': '5' };
}
