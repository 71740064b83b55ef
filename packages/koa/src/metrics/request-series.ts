import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { Histogram, type Registry } from 'prom-client';

/** How often one route was answered with one status, and how long it took. */
export interface RequestSummary {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** The durations of requests by method, route and status. */
export interface RequestSeries {
  /** `route` is a pattern out of a fixed list, never a raw path. */
  observe(method: string, route: string, status: number, durationMs: number): void;
  summarize(): readonly RequestSummary[];
}

interface Series {
  readonly labels: Pick<RequestSummary, 'method' | 'route' | 'status'>;
  /** Those that no histogram has seen yet. */
  readonly newMs: number[];
  readonly durationsUs: RecordableHistogram;
  observe(seconds: number): void;
}

/** Durations are told to histograms when somebody asks, or so many at once: each by itself costs several times as much. */
const mostNew = 256;

const longestUs = 600_000_000;
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const knownMethods: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

/** Clients choose neither names nor number of the series: other methods share one. */
export function createRequestSeries(registry: Registry): RequestSeries {
  const histogram = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
    collect: tellAll,
  });
  const series = new Map<string, Series>();

  function tellAll(): void {
    for (const each of series.values()) tell(each);
  }

  function create(key: string, labels: Series['labels']): Series {
    const { observe } = histogram.labels({ ...labels, status: String(labels.status) });
    const durationsUs = createHistogram({ lowest: 1, highest: longestUs, figures: 2 });
    const created = { labels, newMs: [], durationsUs, observe };
    series.set(key, created);
    return created;
  }

  return {
    observe(given, route, status, durationMs) {
      const method = knownMethods.has(given) ? given : 'other';
      const key = `${method} ${route} ${status}`;
      const one = series.get(key) ?? create(key, { method, route, status });
      one.newMs.push(durationMs);
      if (one.newMs.length === mostNew) tell(one);
    },
    summarize() {
      tellAll();
      return [...series.values()].map(summarize);
    },
  };
}

function tell({ newMs, durationsUs, observe }: Series): void {
  for (const durationMs of newMs.splice(0)) {
    durationsUs.record(Math.min(longestUs, Math.max(1, Math.round(durationMs * 1000))));
    observe(durationMs / 1000);
  }
}

function summarize({ labels, durationsUs }: Series): RequestSummary {
  const atMs = (percentile: number) => durationsUs.percentile(percentile) / 1000;
  return { ...labels, count: durationsUs.count, p50Ms: atMs(50), p95Ms: atMs(95), p99Ms: atMs(99) };
}
