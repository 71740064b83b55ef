import { createHmac, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { RateLimitedError } from '../errors.ts';
import type { Hit, RateLimiter, Verdict } from '../ports/rate-limiter.ts';
import type { ClientInfo } from '../sessions/client-info.ts';
import { type LimitName, type Limits, toLimitWord } from './limit-options.ts';
import type { RefusalReporter } from './refusal-reporter.ts';

interface LimitCounterDependencies {
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  /** Makes keys of subjects that nobody without it can tell. */
  readonly subjectKey: KeyObject;
  readonly reporter: RefusalReporter;
}

const mostKeys = 10_000;

/** A hit that knows its limit's name. */
export interface NamedHit extends Hit {
  readonly name: LimitName;
}

/** A hit that is not allowed. */
export interface Refusal {
  readonly hit: NamedHit;
  readonly verdict: Verdict;
}

/** Counts calls against the limits that have a name. */
export class LimitCounter {
  readonly #deps: LimitCounterDependencies;
  readonly #keys = new LRUCache<string, string>({ max: mostKeys });

  constructor(deps: LimitCounterDependencies) {
    this.#deps = deps;
  }

  /** A hit of a subject: the words that name it, in their order. */
  hit(name: LimitName, ...subject: readonly string[]): NamedHit {
    return { name, key: this.#keyOf(name, JSON.stringify(subject)), ...this.#deps.limits[name] };
  }

  /** Counts a call against all of these limits, or none; the first that does not allow it, null where all do. */
  async consume(hits: readonly NamedHit[], client: ClientInfo): Promise<Refusal | null> {
    const verdicts = await this.#deps.limiter.consume(hits);
    const refusal = findRefusal(hits, verdicts);
    if (refusal === null) reportAll(hits, verdicts, client);
    return refusal;
  }

  /** Remembered, because an address that calls once calls again, and an HMAC costs more than all else of a count. */
  #keyOf(name: LimitName, subject: string): string {
    const known = this.#keys.get(name + subject);
    if (known !== undefined) return known;
    const digest = createHmac('sha256', this.#deps.subjectKey).update(subject).digest().toString('base64url', 0, 16);
    const key = `${toLimitWord(name)}:${digest}`;
    this.#keys.set(name + subject, key);
    return key;
  }

  giveBack(hit: NamedHit): Promise<void> {
    return this.#deps.limiter.giveBack([hit]);
  }

  /**
   * Refuses the call, and sees to it that this gets known.
   * @throws RateLimitedError always
   */
  async refuse({ hit, verdict }: Refusal, client: ClientInfo): Promise<never> {
    report(hit, verdict, client);
    const word = toLimitWord(hit.name);
    await this.#deps.reporter.report(word, hit.key, client);
    throw new RateLimitedError(word, verdict.resetSeconds);
  }
}

function findRefusal(hits: readonly NamedHit[], verdicts: readonly Verdict[]): Refusal | null {
  for (const [index, hit] of hits.entries()) {
    const verdict = verdicts[index];
    if (verdict?.isAllowed === false) return { hit, verdict };
  }
  return null;
}

function reportAll(hits: readonly NamedHit[], verdicts: readonly Verdict[], client: ClientInfo): void {
  for (const [index, hit] of hits.entries()) {
    const verdict = verdicts[index];
    if (verdict !== undefined && isForCaller(hit)) report(hit, verdict, client);
  }
}

/** How often others have failed is not for everyone to know, unless it stands in their way. */
function isForCaller({ name }: NamedHit): boolean {
  return name !== 'loginFailures';
}

function report({ name, limit, windowSeconds }: NamedHit, verdict: Verdict, client: ClientInfo): void {
  const { remaining, resetSeconds } = verdict;
  client.reportLimit?.({ name: toLimitWord(name), limit, windowSeconds, remaining, resetSeconds });
}
