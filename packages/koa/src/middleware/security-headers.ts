import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import type { Middleware } from 'koa';
import { setHeader } from '../set-header.ts';

/**
 * The headers that every answer bears, computed once: helmet decides, nothing of them depends on a request. What only plug-ins and
 * browsers of the past would read, or a page that loads something, is left out.
 */
export function securityHeaders({ hsts }: { readonly hsts: boolean }): Readonly<Record<string, string>> {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const applyHelmet = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
    },
    crossOriginEmbedderPolicy: true,
    frameguard: { action: 'deny' },
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    strictTransportSecurity: hsts ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  });
  applyHelmet(response.req, response, (error) => {
    if (error !== undefined) throw error;
  });
  const headers = Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
  return { ...Object.fromEntries(headers), 'cache-control': 'no-store' };
}

/** Sets headers before anything else happens, so that failures bear them too. */
export function setHeaders(headers: Readonly<Record<string, string>>): Middleware {
  const fields = Object.entries(headers);
  return function setSecurityHeaders({ res }, next) {
    for (const [name, value] of fields) setHeader(res, name, value);
    return next();
  };
}
