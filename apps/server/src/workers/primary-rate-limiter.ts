import type { RateLimiter, Verdict } from '@auth/core';
import type { Line } from './line.ts';
import { Questions } from './questions.ts';

const answerMs = 250;

/**
 * Counts in the primary process, together with all of its workers. Its state is `local`: other machines count for themselves.
 * Throws when there is no answer in time.
 */
export function createPrimaryRateLimiter(line: Line): RateLimiter {
  const questions = new Questions<readonly Verdict[]>(answerMs);
  line.listen((message) => {
    if (message.type === 'verdicts') questions.answered(message.id, message.verdicts);
  });
  return {
    consume: (hits) => questions.ask((id) => line.send({ type: 'consume', id, hits })),
    giveBack: (hits) => line.send({ type: 'giveBack', hits }),
    state: 'local',
    close: async () => undefined,
  };
}
