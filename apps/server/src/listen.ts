import type { Server } from 'node:http';

/** The address cannot be listened on; the message says what to change. */
export class ListenError extends Error {
  constructor(message: string, options: ErrorOptions) {
    super(message, options);
    this.name = 'ListenError';
  }
}

const remedies: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is in use. Stop what uses it, or set PORT to another one (0 takes any that is free)',
  EACCES: 'this user may not use it. Set PORT to one from 1024 up',
  EADDRNOTAVAIL: 'HOST is not an address of this machine',
  ENOTFOUND: 'HOST is not a name that this machine knows',
};

/**
 * Listens, and resolves with the port, which is another one than asked for when that was 0.
 * @throws ListenError
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: Error) => reject(new ListenError(explain(error, host, port), { cause: error }));
    server.once('error', onError).listen(port, host, () => {
      server.off('error', onError);
      resolve();
    });
  });
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

function explain(error: Error, host: string, port: number): string {
  const remedy = 'code' in error ? remedies[String(error.code)] : undefined;
  return `Cannot listen on port ${port} of ${host}: ${remedy ?? error.message}.`;
}
