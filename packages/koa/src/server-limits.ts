import type { ServerOptions } from 'node:http';

/** What one client may take of a server. Each has a default under which no ordinary client suffers. */
export interface ServerLimits {
  /** For the header of a request, from the moment its connection is made or its first byte is read. Default 10. */
  readonly headersTimeoutSeconds?: number;
  /** For the whole of a request, its body included; at least the above. Default 30. */
  readonly requestTimeoutSeconds?: number;
  /** How long nothing may move on a connection while an answer is due: whoever does not read is cut. Default 60. */
  readonly stalledTimeoutSeconds?: number;
  /** How long a connection is kept without a request; longer than the 60 of usual load balancers, who are to close it. Default 65. */
  readonly keepAliveTimeoutSeconds?: number;
  /** Default 16 384. */
  readonly maxHeaderBytes?: number;
  /** One more is closed at once. Default 10 000. */
  readonly maxConnections?: number;
  /** The last of them is answered with `Connection: close`. Default 10 000. */
  readonly maxRequestsPerConnection?: number;
}

/** The limits with their defaults filled in. */
export function resolveLimits(limits: ServerLimits): Required<ServerLimits> {
  return {
    headersTimeoutSeconds: 10,
    requestTimeoutSeconds: 30,
    stalledTimeoutSeconds: 60,
    keepAliveTimeoutSeconds: 65,
    maxHeaderBytes: 16 * 1024,
    maxConnections: 10_000,
    maxRequestsPerConnection: 10_000,
    ...limits,
  };
}

/** What Node is told of them when a server is made. */
export function toServerOptions(limits: Required<ServerLimits>): ServerOptions {
  const headersTimeout = limits.headersTimeoutSeconds * 1000;
  return {
    headersTimeout,
    requestTimeout: limits.requestTimeoutSeconds * 1000,
    // Node looks at the clock so often, by default every 30 seconds, and until then nothing is late.
    connectionsCheckingInterval: Math.min(1000, headersTimeout / 4),
    keepAliveTimeout: limits.keepAliveTimeoutSeconds * 1000,
    maxHeaderSize: limits.maxHeaderBytes,
  };
}
