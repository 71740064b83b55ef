const maxBodyBytes = 64 * 1024;

interface FetchJsonOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly url: string;
  /** For the whole of it, the body included. */
  readonly timeoutSeconds: number;
  /** Default: a GET. */
  readonly init?: RequestInit;
}

/**
 * Fetches a JSON document of at most 64 KiB, and follows no redirect: who can redirect a request for keys could hand out others.
 * @throws Error for another status than 200, a body that is too long or no JSON, no answer in time, no connection
 */
export async function fetchJson({ fetch, url, timeoutSeconds, init = {} }: FetchJsonOptions): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  const headers = { accept: 'application/json', ...init.headers };
  return endingWith(signal, async () => {
    const response = await fetch(url, { ...init, headers, redirect: 'error', signal });
    if (response.status === 200) return parseJson(await readBody(response));
    await response.body?.cancel();
    throw new Error(`${url} answered with status ${response.status}`);
  });
}

/** A `fetch` that was handed in may not look at the signal; nobody waits for it any longer all the same. */
async function endingWith<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = () => reject(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([work(), ended]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

async function readBody({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    // Leaving the loop cancels the body, and so ends the connection.
    if (length > maxBodyBytes) throw new Error(`the answer is longer than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(bytes: Buffer): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}
