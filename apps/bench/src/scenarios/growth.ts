import { toFinding } from '../finding.ts';
import { runScale } from '../scale/run-scale.ts';
import type { Scenario } from './ground.ts';

const formatCount = new Intl.NumberFormat('en').format;

/** What `bench:scale` measures, with a large database that is filled soon. */
export const growth: Scenario = async ({ plan }) => {
  const { comparisons, small, large } = await runScale(plan.growth);
  return comparisons.map(({ scenario, smallMs, largeMs }) =>
    toFinding({
      scenario: `${scenario}, ${formatCount(large.users)} users`,
      beside: `${formatCount(small.users)} users`,
      unit: 'ms',
      ours: [largeMs],
      theirs: [smallMs],
      aim: { atMost: 2 },
    }),
  );
};
