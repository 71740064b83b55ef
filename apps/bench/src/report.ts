import { availableParallelism, cpus } from 'node:os';
import { type Aim, type Finding, isReached } from './finding.ts';

export interface Report {
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly tookSeconds: number;
  readonly findings: readonly Finding[];
}

interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly node: string;
}

export function createReport(findings: readonly Finding[], tookMs: number): Report {
  const machine = {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
  };
  return { measuredAt: new Date().toISOString(), machine, tookSeconds: Math.round(tookMs / 1000), findings };
}

/** A table for people; what misses its aim cannot be overlooked. */
export function formatReport({ machine, tookSeconds, findings }: Report): string {
  const rows = findings.map((finding) => [
    finding.scenario,
    finding.beside,
    formatValue(finding.ours, finding),
    formatValue(finding.theirs, finding),
    finding.ratio.toFixed(2),
    finding.aim === null ? '' : formatAim(finding.aim),
    isReached(finding) === false ? '<<< MISSED' : '',
  ]);
  const table = alignColumns([['scenario', 'beside', 'ours', 'theirs', 'ratio', 'aim', ''], ...rows]);
  const { cores, processor, node } = machine;
  return [...table, '', `${cores} cores (${processor}), Node ${node}; medians of rounds; ${tookSeconds} s.`].join('\n');
}

function formatAim(aim: Aim): string {
  if ('atLeast' in aim) return `≥ ${aim.atLeast}`;
  return `≤ ${aim.atMost}${aim.below === undefined ? '' : `, < ${aim.below} ms`}`;
}

function formatValue(value: number, { unit }: Finding): string {
  const digits = value < 100 ? 2 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}

/** The third column to the fifth are numbers. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (text: string, column: number) =>
    column >= 2 && column <= 4 ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd());
}
