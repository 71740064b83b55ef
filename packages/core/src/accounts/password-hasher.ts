import { availableParallelism } from 'node:os';
import { hash as bcryptHash, verify as bcryptVerify, genSaltSync, parseOptions } from '@node-rs/bcrypt';
import { ConfigurationError } from '../errors.ts';
import type { Environment, PasswordOptions } from '../options.ts';
import { Bulkhead, type BulkheadLoad } from '../resilience/bulkhead.ts';
import { requireValue } from './checked.ts';
import { checkPassword, toBcryptInput } from './prepare-password.ts';

/** Hashes passwords with bcrypt, off the event loop and never more at once than the machine can bear. */
export interface PasswordHasher {
  /**
   * The bcrypt hash of a password.
   * @throws ValidationError for one that {@link checkPassword} refuses
   * @throws OverloadedError when too many callers are waiting
   * @throws the signal's reason when it is aborted
   */
  hash(password: string, signal?: AbortSignal): Promise<string>;
  /**
   * Compares a password with a stored hash. Without a hash, with one that is malformed and with a password that no account can
   * have, the same work is done and the answer is no.
   * @throws OverloadedError when too many callers are waiting
   * @throws the signal's reason when it is aborted
   */
  verify(password: string, hash: string | null, signal?: AbortSignal): Promise<PasswordVerdict>;
  readonly load: BulkheadLoad;
}

export interface PasswordVerdict {
  readonly matches: boolean;
  /** It matches, and the hash is of a lower cost than today's. */
  readonly needsRehash: boolean;
}

export interface PasswordHasherOptions extends Pick<PasswordOptions, 'bcryptCost' | 'hashConcurrency' | 'hashQueue'> {
  /** Default `production`. */
  readonly environment?: Environment;
  /** Told how long each computation took, without its time in the queue. */
  readonly onHashed?: (seconds: number) => void;
}

const lowestCost: Record<Environment, number> = { production: 12, development: 10, test: 4 };
const highestCost = 20;

/** @throws ConfigurationError for a cost or a bound that cannot work */
export function createPasswordHasher(options: PasswordHasherOptions = {}): PasswordHasher {
  const { onHashed = () => undefined } = options;
  const cost = checkedCost(options.bcryptCost ?? 12, options.environment ?? 'production');
  const bulkhead = new Bulkhead({
    concurrency: options.hashConcurrency ?? availableParallelism(),
    queue: options.hashQueue ?? 64,
    onFinished: (tookMs) => onHashed(tookMs / 1000),
  });
  const dummy = dummyHash(cost);

  return {
    async hash(password, signal) {
      const input = toBcryptInput(requireValue(checkPassword(password)));
      return bulkhead.run(() => bcryptHash(input, { cost }), signal);
    },
    async verify(password, hash, signal) {
      const input = checkPassword(password).value;
      const storedCost = hash === null ? null : costOf(hash);
      const comparable = input !== null && hash !== null && storedCost !== null;
      const equal = await bulkhead.run(
        () => bcryptVerify(toBcryptInput(input ?? ''), comparable ? hash : dummy),
        signal,
      );
      const matches = comparable && equal;
      return { matches, needsRehash: matches && storedCost < cost };
    },
    get load() {
      return bulkhead.load;
    },
  };
}

/** A well-formed hash that no password is known for; bcrypt answers at once to a malformed one. */
export function dummyHash(cost: number): string {
  return genSaltSync({ cost }) + '.'.repeat(31);
}

function costOf(hash: string): number | null {
  try {
    return parseOptions(hash).cost;
  } catch {
    return null;
  }
}

function checkedCost(cost: number, environment: Environment): number {
  const lowest = lowestCost[environment];
  if (Number.isInteger(cost) && cost >= lowest && cost <= highestCost) return cost;
  throw new ConfigurationError(
    `The bcrypt cost must be an integer from ${lowest} to ${highestCost} in ${environment}.`,
  );
}
