import type { RateLimiter, Revocations } from '@auth/core';
import type { Line } from './line.ts';
import type { Message } from './messages.ts';
import { createMetricsExchange } from './metrics-exchange.ts';

interface SwitchboardDependencies {
  /** What all workers count in. */
  readonly limiter: RateLimiter;
  /** What leads to other machines. */
  readonly outside: Revocations;
}

/** Where the primary process joins the lines of its workers. */
export interface Switchboard {
  /** Serves one more worker; the answer ends that. */
  join(line: Line): () => void;
  close(): Promise<void>;
}

/** Counts for all workers, and tells each what the others and other machines revoke, and what the others have counted. */
export function createSwitchboard({ limiter, outside }: SwitchboardDependencies): Switchboard {
  const lines = new Set<Line>();
  const exchange = createMetricsExchange();
  const tell = (message: Message, sender?: Line) => {
    for (const line of lines) if (line !== sender) void line.send(message);
  };
  outside.subscribe({
    revoked: (revocation) => tell({ type: 'revoked', revocation }),
    interrupted: () => tell({ type: 'interrupted' }),
  });
  const readOthers = (asking: Line) => exchange.ask([...lines].filter((line) => line !== asking));
  const serve = async (line: Line, message: Message) => {
    if (message.type === 'consume') {
      await line.send({ type: 'verdicts', id: message.id, verdicts: await limiter.consume(message.hits) });
    } else if (message.type === 'giveBack') {
      await limiter.giveBack(message.hits);
    } else if (message.type === 'readMetrics') {
      await line.send({ type: 'metrics', id: message.id, snapshots: await readOthers(line) });
    } else if (message.type === 'revoked') {
      tell(message, line);
      await outside.publish(message.revocation);
    }
  };
  return {
    join: (line) => {
      lines.add(line);
      exchange.join(line);
      line.listen((message) => void serve(line, message));
      return () => lines.delete(line);
    },
    close: () => outside.close(),
  };
}
