import { normalizeEmail, toLogin, usernameKey } from '../accounts/identifiers.ts';
import { InvalidCredentialsError } from '../errors.ts';
import type { Storage } from '../ports/storage.ts';
import type { Login } from '../ports/user-store.ts';
import type { ClientInfo } from '../sessions/client-info.ts';
import { networkOf } from './address.ts';
import type { LimitCounter, NamedHit } from './limit-counter.ts';

/** How many of the newest sessions of an account tell where it is at home. */
const sessionsLookedAt = 1000;

/** Limits how often anybody may try to sign in to an account. */
export interface LoginLimits {
  /**
   * Runs `work`, which signs `client` in to the account that is named by `login`, known or not, or throws. Simultaneous calls are
   * counted before the first of them ends.
   * @throws RateLimitedError instead of running it
   */
  guard<Result>(login: Login, client: ClientInfo, work: () => Promise<Result>): Promise<Result>;
}

interface LoginLimitsDependencies {
  /** Null while limits are off. */
  readonly counter: LimitCounter | null;
  readonly storage: Storage;
}

/**
 * Accounts are counted by the name that was given, whether or not it leads to one: if email and username shared a count, its end
 * would tell a stranger whose email belongs to which username. Who guesses has twice as many tries for it.
 *
 * A failure is counted before it happens and given back when it does not, so that calls beside each other cannot exceed the limit.
 * Where strangers have used up the failures of an account, addresses that it has signed in from count their own.
 */
export function createLoginLimits({ counter, storage }: LoginLimitsDependencies): LoginLimits {
  return {
    async guard(login, client, work) {
      if (counter === null) return work();
      const failure = await enter({ counter, storage }, login, client);
      let hasFailed = false;
      try {
        return await work();
      } catch (error) {
        hasFailed = error instanceof InvalidCredentialsError;
        throw error;
      } finally {
        if (!hasFailed) await counter.giveBack(failure);
      }
    },
  };
}

interface Entry {
  readonly counter: LimitCounter;
  readonly storage: Storage;
}

/** Counts the attempt; what it is counted as, should it fail. */
async function enter({ counter, storage }: Entry, login: Login, client: ClientInfo): Promise<NamedHit> {
  const account = nameOf(login);
  const network = client.ip ? networkOf(client.ip) : null;
  const attempt = network === null ? [] : [counter.hit('login', network, account)];
  const failure = counter.hit('loginFailures', account);
  const refusal = await counter.consume([...attempt, failure], client);
  if (refusal === null) return failure;
  if (refusal.hit !== failure || network === null || !(await isAtHome(storage, login, network)))
    return counter.refuse(refusal, client);
  const ownFailure = counter.hit('loginFailures', account, network);
  const ownRefusal = await counter.consume([...attempt, ownFailure], client);
  return ownRefusal === null ? ownFailure : counter.refuse(ownRefusal, client);
}

/** What counts as one account: the name without regard to what it is compared without. */
function nameOf(login: Login): string {
  return 'email' in login
    ? `email ${normalizeEmail(`${login.email}`)}`
    : `username ${usernameKey(`${login.username}`)}`;
}

/** Whether the account has signed in from this network before. Whether there is one makes no difference to what is done. */
async function isAtHome(storage: Storage, given: Login, network: string): Promise<boolean> {
  const login = toLogin(given);
  if (login === null) return false;
  const addresses = await storage.sessions.listAddresses(login, sessionsLookedAt);
  return addresses.some((address) => networkOf(address) === network);
}
