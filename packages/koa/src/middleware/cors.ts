import type { Context, Middleware } from 'koa';

const exposedHeaders = [
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
].join(', ');
const allowedHeaders = 'Authorization, Content-Type, X-Request-Id';
const maxAgeSeconds = 600;

interface CorsOptions {
  /** As browsers send them; none turns it off. */
  readonly origins: readonly string[];
}

/**
 * Lets the pages of these origins read every answer, failures too (Fetch Standard, section 3.2). A preflight is told the methods of
 * its path. Credentials are not allowed: a bearer token needs none, and no cookie means anything here.
 */
export function cors({ origins }: CorsOptions): Middleware {
  if (origins.length === 0) return (_ctx, next) => next();
  const allowed: ReadonlySet<string> = new Set(origins);
  return async function allowOrigins(ctx, next) {
    const origin = ctx.get('Origin');
    ctx.vary('Origin');
    if (!allowed.has(origin)) return next();
    ctx.set('Access-Control-Allow-Origin', origin);
    ctx.set('Access-Control-Expose-Headers', exposedHeaders);
    await next();
    if (isPreflight(ctx)) allowMethods(ctx);
  };
}

function isPreflight(ctx: Context): boolean {
  return ctx.method === 'OPTIONS' && ctx.get('Access-Control-Request-Method') !== '' && ctx.status === 204;
}

function allowMethods(ctx: Context): void {
  ctx.set('Access-Control-Allow-Methods', ctx.response.get('Allow'));
  ctx.set('Access-Control-Allow-Headers', allowedHeaders);
  ctx.set('Access-Control-Max-Age', String(maxAgeSeconds));
}
