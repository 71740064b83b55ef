import type { Hit, Revocation, Verdict } from '@auth/core';
import type { MetricsSnapshot } from '@auth/koa';

/** What the primary process and its workers tell each other. */
export type Message =
  /** By a worker: it answers requests at this URL. */
  | { readonly type: 'listening'; readonly url: string }
  /** To a worker: end as at SIGTERM, or leave the place to a successor without a word to balancers. */
  | { readonly type: 'stop' }
  | { readonly type: 'retire' }
  /** Both ways. */
  | { readonly type: 'revoked'; readonly revocation: Revocation }
  /** To a worker: revocations by other machines may have been missed. */
  | { readonly type: 'interrupted' }
  /** By a worker; the answer bears the same id. */
  | { readonly type: 'consume'; readonly id: number; readonly hits: readonly Hit[] }
  | { readonly type: 'verdicts'; readonly id: number; readonly verdicts: readonly Verdict[] }
  /** By a worker. */
  | { readonly type: 'giveBack'; readonly hits: readonly Hit[] }
  /** By a worker: what do the others count? The answer bears the same id. */
  | { readonly type: 'readMetrics'; readonly id: number }
  | { readonly type: 'metrics'; readonly id: number; readonly snapshots: readonly MetricsSnapshot[] }
  /** To a worker: what does it count? The answer bears the same id. */
  | { readonly type: 'count'; readonly id: number }
  | { readonly type: 'counted'; readonly id: number; readonly snapshot: MetricsSnapshot };

const types: ReadonlySet<unknown> = new Set<Message['type']>([
  'listening',
  'stop',
  'retire',
  'revoked',
  'interrupted',
  'consume',
  'verdicts',
  'giveBack',
  'readMetrics',
  'metrics',
  'count',
  'counted',
]);

/** Tells a message from what others send over the channel of a process; both ends run the same program. */
export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'type' in value && types.has(value.type);
}
