import { suite } from '@auth/tooling/suite';
import { Registry } from 'prom-client';
import * as assert from 'uvu/assert';
import { createRequestSeries } from '../../src/metrics/request-series.ts';

const test = suite('durations of requests');

test('percentiles are told in milliseconds, by method, route and status', () => {
  const series = createRequestSeries(new Registry());
  for (let ms = 1; ms <= 100; ms += 1) series.observe('GET', '/a', 200, ms);
  series.observe('GET', '/a', 500, 7);
  const [ok, failed] = series.summarize();
  assert.equal([ok?.method, ok?.route, ok?.status, ok?.count], ['GET', '/a', 200, 100]);
  assert.equal([failed?.status, failed?.count], [500, 1]);
  // The histogram keeps two figures.
  for (const [told, expected] of [
    [ok?.p50Ms, 50],
    [ok?.p95Ms, 95],
    [ok?.p99Ms, 99],
    [failed?.p50Ms, 7],
  ] as const) {
    assert.ok(Math.abs((told ?? 0) - expected) <= expected / 100, `${told} is not ${expected}`);
  }
});

test('a request that takes no time, or longer than any should, is counted', () => {
  const series = createRequestSeries(new Registry());
  for (const ms of [0, 0.0001, 10_000_000]) series.observe('GET', '/a', 200, ms);
  const [summary] = series.summarize();
  assert.is(summary?.count, 3);
  assert.ok((summary?.p50Ms ?? 1) < 0.01 && (summary?.p99Ms ?? 0) > 500_000);
});

test('the same durations are told to Prometheus, in seconds', async () => {
  const registry = new Registry();
  const series = createRequestSeries(registry);
  series.observe('GET', '/a', 200, 250);
  series.observe('GET', '/a', 200, 500);
  const text = await registry.metrics();
  assert.match(text, 'http_request_duration_seconds_bucket{le="0.25",method="GET",route="/a",status="200"} 1');
  assert.match(text, 'http_request_duration_seconds_sum{method="GET",route="/a",status="200"} 0.75');
});

test('methods that nobody knows share one series', () => {
  const series = createRequestSeries(new Registry());
  for (let index = 0; index < 100; index += 1) series.observe(`M${index}`, 'unmatched', 404, 1);
  assert.equal(
    series.summarize().map(({ method, count }) => [method, count]),
    [['other', 100]],
  );
});

test.run();
