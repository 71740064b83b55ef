import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { documents, pages, read } from './documents.ts';
import { codeOf } from './markdown.ts';
import { readMetricTypes } from './names.ts';

/** Words in the form of a metric that are none, with what they are. */
const foreignWords: Readonly<Record<string, string>> = {
  auth_secret: 'the file that AUTH_SECRET is in',
};

const types = await readMetricTypes();
const known: ReadonlySet<string> = new Set([...[...types].flatMap(seriesOf), ...Object.keys(foreignWords)]);

const test = suite('metrics in the documents');

for (const document of documents) {
  test(`${document}: every one that it names exists`, () => {
    assert.equal(
      metricsIn(read(document)).filter((name) => !known.has(name)),
      [],
    );
  });
}

test('every metric of our own is told in docs', () => {
  const told = new Set(pages.flatMap((page) => metricsIn(read(page))));
  const own = [...types.keys()].filter((name) => !/^(?:nodejs|process)_/.test(name));
  assert.ok(own.length > 10);
  assert.equal(
    own.filter((name) => !told.has(name)),
    [],
  );
});

test('a metric that does not exist is found', () => {
  const text =
    'Look at `auth_logins_total{outcome="x"}`, `auth_logouts_total` and\n\n```\nrate(any_thing_total[5m])\n```\n';
  assert.equal(
    metricsIn(text).filter((name) => !known.has(name)),
    ['any_thing_total', 'auth_logouts_total'],
  );
});

test.run();

/** The names under which a metric's values are read. */
function seriesOf([name, type]: readonly [string, string]): readonly string[] {
  return type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}

/** What looks like a metric, in code: by how ours begin, or by how counters and histograms end. */
function metricsIn(markdown: string): readonly string[] {
  const form =
    /\b(?:(?:auth|http|circuit_breaker|rate_limited|db_pool|nodejs|process)_[a-z0-9_]+|[a-z][a-z0-9_]*_(?:total|bucket))\b/g;
  return codeOf(markdown).flatMap((code) => [...code.matchAll(form)].map(([name]) => name));
}
