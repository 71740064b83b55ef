import type { RateLimiterState } from '../ports/rate-limiter.ts';
import type { ClientInfo } from '../sessions/client-info.ts';
import { networkOf } from './address.ts';
import type { LimitCounter } from './limit-counter.ts';
import type { AddressLimitName } from './limit-options.ts';

/** What whoever answers calls of the network asks before anything else. */
export interface AddressLimits {
  /**
   * Counts a call of the client's address against a limit. A client without an address is not limited.
   * @throws RateLimitedError
   */
  enter(name: AddressLimitName, client: ClientInfo): Promise<void>;
  /** Where limits are counted. */
  readonly state: RateLimiterState | 'off';
}

/** Limits how often an address may call. */
export function createAddressLimits(counter: LimitCounter | null, readState: () => RateLimiterState): AddressLimits {
  return {
    async enter(name, client) {
      if (counter === null || !client.ip) return;
      const refusal = await counter.consume([counter.hit(name, networkOf(client.ip))], client);
      if (refusal !== null) await counter.refuse(refusal, client);
    },
    get state() {
      return counter === null ? 'off' : readState();
    },
  };
}
