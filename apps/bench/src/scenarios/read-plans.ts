import type { CallPlan } from '../load/calls.ts';
import type { Account } from '../subjects/accounts.ts';
import { VoidRunError } from '../void-run-error.ts';

/** An answer as it came. */
export interface ExampleAnswer {
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads everybody's account once: from then on each answer has to be the same, byte by byte.
 * @throws VoidRunError where one is not of its account
 */
export async function planReads(url: string, accounts: readonly Account[]): Promise<CallPlan> {
  const reads = [];
  for (const { email, accessToken } of accounts) {
    const body = await (await read(url, accessToken)).text();
    const user: { email?: string } = JSON.parse(body);
    if (user.email !== email) throw new VoidRunError(`The run is void: the account of ${email} was read as ${body}`);
    reads.push({ accessToken, body });
  }
  return { kind: 'read', reads };
}

/** One account, and the header fields that it came with; those that Node adds by itself are left out. */
export async function readExample(url: string, { accessToken }: Pick<Account, 'accessToken'>): Promise<ExampleAnswer> {
  const response = await read(url, accessToken);
  const body: object = JSON.parse(await response.text());
  const fields = [...response.headers].filter(([name]) => !ownFields.has(name));
  return { body, headers: Object.fromEntries(fields) };
}

const ownFields: ReadonlySet<string> = new Set(['connection', 'content-length', 'content-type', 'date', 'keep-alive']);

function read(url: string, accessToken: string): Promise<Response> {
  return fetch(`${url}/api/v1/auth/me`, { headers: { Authorization: `Bearer ${accessToken}` } });
}
