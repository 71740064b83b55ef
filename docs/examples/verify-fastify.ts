/** A service on Fastify 5 that knows its callers by their access tokens: it has no accounts, only the address of the public keys. */
import { type AccessTokenClaims, AuthError, createVerifier, type ErrorCode } from '@auth/core/verifier';
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify';

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

declare module 'fastify' {
  interface FastifyRequest {
    claims: AccessTokenClaims | null;
  }
}

const app = fastify();
app.decorateRequest('claims', null);
app.setErrorHandler(refuse);
app.get('/', { onRequest: requireToken }, async ({ claims }) => ({ user_id: claims?.sub, roles: claims?.roles }));
await app.listen({ port: Number(PORT) });
console.log(`Listening on port ${PORT}`);

async function requireToken(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) {
    await reply.code(401).header('WWW-Authenticate', 'Bearer').send({ error: 'AUTHENTICATION_REQUIRED' });
    return;
  }
  request.claims = await verify(token);
}

function refuse(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error instanceof AuthError ? statuses[error.code] : undefined;
  if (!(error instanceof AuthError) || status === undefined) {
    // Fastify's own answer.
    reply.send(error);
    return;
  }
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer error="invalid_token"');
  else reply.header('Retry-After', '5');
  reply.code(status).send({ error: error.code, message: error.message });
}
