import type { MetricsSnapshot } from '@auth/koa';
import type { Line } from './line.ts';
import { Questions } from './questions.ts';

/** Longer than the primary process waits for those that it asks. */
const answerMs = 2000;

/** What the other workers count, by way of the primary process; nothing where that does not answer in time. */
export function createMetricsReader(line: Line): () => Promise<readonly MetricsSnapshot[]> {
  const questions = new Questions<readonly MetricsSnapshot[]>(answerMs);
  line.listen((message) => {
    if (message.type === 'metrics') questions.answered(message.id, message.snapshots);
  });
  return () => questions.ask((id) => line.send({ type: 'readMetrics', id })).catch(() => []);
}

/** Answers what this worker counts, whenever it is asked. */
export function tellMetrics(line: Line, snapshot: () => Promise<MetricsSnapshot>): void {
  const tell = async (id: number) => line.send({ type: 'counted', id, snapshot: await snapshot() });
  line.listen((message) => {
    if (message.type === 'count') void tell(message.id);
  });
}
