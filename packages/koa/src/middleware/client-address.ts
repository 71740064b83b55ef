import type { IncomingMessage } from 'node:http';
import { canonicalAddress } from '@auth/core';
import type { Context, Middleware } from 'koa';
import proxyaddr from 'proxy-addr';

/**
 * Which proxies are believed: so many, counted from the service outwards, or those within these networks (`10.0.0.0/8`, an address,
 * or `loopback`, `linklocal`, `uniquelocal`).
 */
export type TrustProxy = number | readonly string[];

/** Finds out who sent a request. */
type ReadAddress = (request: IncomingMessage) => string;

const withPort = /^(?:\[(?<v6>[^\]]+)\](?::\d+)?|(?<v4>[\d.]+):\d+)$/;

/**
 * The address of the client: what the last proxy that is believed saw. Every such proxy has added to the right of
 * `X-Forwarded-For` whom it spoke with; what stands further left is hearsay, and so are `Forwarded` and `X-Real-IP`. Where the
 * header says something that is no address, the address beside it counts.
 * @throws TypeError for a network that is none
 */
export function createAddressReader(trustProxy: TrustProxy): ReadAddress {
  const isTrusted = createTrust(trustProxy);
  return (request) => {
    const [socketAddress = '', ...seen] = proxyaddr.all(request, isTrusted).map(readAddress);
    const firstBad = seen.indexOf(undefined);
    const believed = firstBad === -1 ? seen : seen.slice(0, firstBad);
    return believed.at(-1) ?? socketAddress;
  };
}

function createTrust(trustProxy: TrustProxy): (address: string | undefined, distance: number) => boolean {
  if (typeof trustProxy === 'number') return (_, distance) => distance < trustProxy;
  const isWithin = proxyaddr.compile([...trustProxy]);
  return (address, distance) => {
    const known = address === undefined ? undefined : readAddress(address);
    return known !== undefined && isWithin(known, distance);
  };
}

/** An address in its one spelling, without the port that some proxies add. */
function readAddress(text: string | undefined): string | undefined {
  const { v6, v4 } = withPort.exec(text ?? '')?.groups ?? {};
  return canonicalAddress(v6 ?? v4 ?? text ?? '') ?? undefined;
}

/** Settles who calls, for sessions, the audit trail, the log and the limits: `ctx.ip` is that address from here on. */
export function clientAddress(trustProxy: TrustProxy | undefined): Middleware {
  const read = trustProxy === undefined ? null : createAddressReader(trustProxy);
  return function settleAddress(ctx, next) {
    ctx.request.ip = read === null ? inOneSpelling(ctx) : read(ctx.req);
    return next();
  };
}

function inOneSpelling({ ip }: Context): string {
  return canonicalAddress(ip) ?? ip;
}
