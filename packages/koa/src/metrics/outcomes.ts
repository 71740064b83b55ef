import { Counter, type Registry } from 'prom-client';

/** Counts how something ended, by outcome. */
export interface Outcomes {
  count(outcome: string): void;
  /** How often each outcome came. */
  toRecord(): Readonly<Record<string, number>>;
}

export function createOutcomes(registry: Registry, name: string, help: string): Outcomes {
  const counter = new Counter({ name, help, labelNames: ['outcome'], registers: [registry] });
  const counts = new Map<string, number>();
  return {
    count(outcome) {
      counter.inc({ outcome });
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    },
    toRecord: () => Object.fromEntries(counts),
  };
}
