import { createHash } from 'node:crypto';
import type { BreachedPasswords } from '@auth/core';

export interface BreachedPasswordsOptions {
  /** Where the range API stands, without a slash at its end; `/range/PREFIX` is appended. */
  readonly url: string;
  /** For the whole of a search, the body of the answer included. Default 2. */
  readonly timeoutSeconds?: number;
}

const maxBodyBytes = 256 * 1024;
const entryForm = /^(?<suffix>[0-9A-F]{35}):(?<count>\d{1,12})$/i;

/**
 * Searches by k-anonymity: all that leaves this process is the first five of the forty digits of a password's SHA-1, and the answer,
 * padded so that its length tells nothing, holds the rest of every password that begins like it.
 */
export function createBreachedPasswords(options: BreachedPasswordsOptions): BreachedPasswords {
  const { url, timeoutSeconds = 2 } = options;
  return {
    /** @throws Error for no answer in time, another status than 200, a body that is too long or not of the protocol */
    async countBreaches(password) {
      const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
      const entries = await fetchRange(`${url}/range/${digest.slice(0, 5)}`, timeoutSeconds);
      return findCount(entries, digest.slice(5));
    },
  };
}

async function fetchRange(url: string, timeoutSeconds: number): Promise<string> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  const response = await fetch(url, { headers: { 'Add-Padding': 'true' }, redirect: 'error', signal });
  if (response.status === 200) return readText(response);
  await response.body?.cancel();
  throw new Error(`the breached-password API answered with status ${response.status}`);
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    // Leaving the loop cancels the body, and so ends the connection.
    if (length > maxBodyBytes) throw new Error(`the breached-password API answered more than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}

/** Every entry is looked at, so that what is no answer of this protocol is not taken for good news. Padding has the count 0. */
function findCount(entries: string, suffix: string): number {
  let found = 0;
  for (const line of entries.split(/\r?\n/)) {
    if (line === '') continue;
    const groups = entryForm.exec(line)?.groups;
    if (groups === undefined) throw new Error('the breached-password API answered something else than entries');
    if (groups['suffix']?.toUpperCase() === suffix) found = Number(groups['count']);
  }
  return found;
}
