import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { readText } from './manifests.ts';

/** A PromQL expression, and the panel or alert that asks it. */
export interface Query {
  readonly where: string;
  readonly expression: string;
}

/** A metric that a query names, with the labels that it wants of it. */
export interface NamedMetric {
  readonly where: string;
  readonly name: string;
  readonly labels: readonly string[];
}

/** A panel of the dashboard. */
export interface Panel {
  readonly id: number;
  readonly gridPos: { readonly x: number; readonly y: number };
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

/** An alert rule, as Prometheus reads it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary?: string; readonly description?: string };
}

/** What Prometheus itself adds to everything that it reads. */
const ofPrometheus: ReadonlySet<string> = new Set(['up', 'job', 'instance']);

export function readDashboard(): readonly Panel[] {
  const { panels }: { panels: readonly Panel[] } = JSON.parse(readText('deploy/grafana/auth.json'));
  return panels;
}

export function readAlerts(): readonly AlertRule[] {
  const { groups }: { groups: readonly { rules: readonly AlertRule[] }[] } = parse(
    readText('deploy/prometheus/alerts.yml'),
  );
  return groups.flatMap(({ rules }) => rules);
}

/** All that the dashboard and the alert rules ask, with Grafana's variables filled in. */
export function readQueries(): readonly Query[] {
  return [
    ...readDashboard().flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: title, expression: expr }))),
    ...readAlerts().map(({ alert, expr }) => ({ where: alert, expression: expr })),
  ].map(({ where, expression }) => ({ where, expression: expression.replaceAll('$__rate_interval', '5m') }));
}

/** Where a query is no PromQL, as offsets in it. */
export function findSyntaxErrors({ expression }: Query): readonly number[] {
  const errors: number[] = [];
  parser.parse(expression).iterate({ enter: ({ type, from }) => void (type.isError && errors.push(from)) });
  return errors;
}

/** The metrics of the service that are asked for. A label anywhere in a query counts for each metric in it. */
export function namedMetrics(): readonly NamedMetric[] {
  return readQueries().flatMap(({ where, expression }) => {
    const labels = namesIn(expression, 'LabelName');
    return namesIn(expression, 'Identifier').map((name) => ({ where, name, labels }));
  });
}

function namesIn(expression: string, type: string): readonly string[] {
  const names = new Set<string>();
  parser.parse(expression).iterate({
    enter: (node) => void (node.name === type && names.add(expression.slice(node.from, node.to))),
  });
  return [...names].filter((name) => !ofPrometheus.has(name));
}
