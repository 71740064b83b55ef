import type { MetricsSnapshot } from '@auth/koa';
import type { Line } from './line.ts';
import { Questions } from './questions.ts';

const answerMs = 1000;

/** Where the primary process asks its workers what they count. */
export interface MetricsExchange {
  join(line: Line): void;
  /** What these count, but for those that do not say so within a second. */
  ask(lines: readonly Line[]): Promise<readonly MetricsSnapshot[]>;
}

export function createMetricsExchange(): MetricsExchange {
  const questions = new Questions<MetricsSnapshot>(answerMs);
  return {
    join: (line) =>
      line.listen((message) => {
        if (message.type === 'counted') questions.answered(message.id, message.snapshot);
      }),
    ask: async (lines) => {
      const asked = lines.map((line) => questions.ask((id) => line.send({ type: 'count', id })));
      const answers = await Promise.allSettled(asked);
      return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    },
  };
}
