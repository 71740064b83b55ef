import type { Dispatcher } from 'undici';
import { VoidRunError } from '../void-run-error.ts';
import { type Answer, exchange } from './exchange.ts';

/** What is called over and over. Lists are gone through in turn. */
export type CallPlan =
  | { readonly kind: 'read'; readonly reads: readonly ReadPlan[] }
  | { readonly kind: 'login'; readonly accounts: readonly LoginPlan[] }
  | { readonly kind: 'refresh'; readonly tokens: readonly RefreshPlan[] }
  | { readonly kind: 'register'; readonly password: string };

interface ReadPlan {
  readonly accessToken: string;
  /** All of the right answer. */
  readonly body: string;
}

interface LoginPlan {
  readonly email: string;
  readonly password: string;
}

interface RefreshPlan {
  readonly email: string;
  readonly refreshToken: string;
}

/**
 * Makes one call and checks its answer.
 * @throws VoidRunError for one that is not the right one
 */
export type Call = (dispatcher: Dispatcher) => Promise<void>;

export function createCall(plan: CallPlan): Call {
  switch (plan.kind) {
    case 'read':
      return createRead(plan.reads);
    case 'login':
      return createLogin(plan.accounts);
    case 'refresh':
      return createRefresh(plan.tokens);
    case 'register':
      return createRegistration(plan.password);
  }
}

function createRead(reads: readonly ReadPlan[]): Call {
  const next = inTurn(reads);
  return async (dispatcher) => {
    const { accessToken, body: expected } = next();
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = await exchange(dispatcher, { method: 'GET', path: '/api/v1/auth/me', headers });
    if (answer.status !== 200 || answer.body !== expected) refuse('a read', answer);
  };
}

function createLogin(accounts: readonly LoginPlan[]): Call {
  const next = inTurn(accounts);
  return async (dispatcher) => {
    const account = next();
    readTokens('a login', await post(dispatcher, 'login', account), { status: 200, email: account.email });
  };
}

/** Of each session the newest token; a session that is under way is not used by anybody else. */
function createRefresh(tokens: readonly RefreshPlan[]): Call {
  const idle = [...tokens];
  return async (dispatcher) => {
    const presented = idle.shift();
    if (presented === undefined) throw new VoidRunError('The run is void: there were too few sessions to refresh.');
    const { email, refreshToken } = presented;
    const answer = await post(dispatcher, 'refresh', { refresh_token: refreshToken });
    const successor = readTokens('a refresh', answer, { status: 200, email });
    if (successor === refreshToken) refuse('a refresh', answer);
    idle.push({ email, refreshToken: successor });
  };
}

function createRegistration(password: string): Call {
  const series = Date.now().toString(36);
  let number = 0;
  return async (dispatcher) => {
    number += 1;
    const username = `r${series}-${number}`;
    const email = `${username}@bench.example`;
    const answer = await post(dispatcher, 'register', { email, username, password });
    readTokens('a registration', answer, { status: 201, email });
  };
}

function post(dispatcher: Dispatcher, operation: string, members: object): Promise<Answer> {
  return exchange(dispatcher, {
    method: 'POST',
    path: `/api/v1/auth/${operation}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(members),
  });
}

interface TokenBody {
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly user?: { readonly email?: string };
}

/** The refresh token of an answer that has both tokens, and is of the right user. */
function readTokens(what: string, answer: Answer, expected: { readonly status: number; readonly email: string }) {
  if (answer.status !== expected.status) refuse(what, answer);
  const { access_token: accessToken = '', refresh_token: refreshToken, user }: TokenBody = JSON.parse(answer.body);
  if (accessToken === '' || !refreshToken || user?.email !== expected.email) refuse(what, answer);
  return refreshToken;
}

function refuse(what: string, { status, body }: Answer): never {
  throw new VoidRunError(`The run is void: ${what} was answered ${status} ${body}`);
}

function inTurn<Item>(items: readonly Item[]): () => Item {
  let turn = 0;
  return () => {
    const item = items[turn++ % items.length];
    if (item === undefined) throw new VoidRunError('The run is void: there is nothing to call with.');
    return item;
  };
}
