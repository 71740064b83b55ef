import { percentileOf } from '../statistics.ts';

/** How long it took in each of several logouts, in milliseconds. */
export interface Delays {
  readonly carrier: string;
  readonly delaysMs: readonly number[];
}

/** A table for people. */
export function formatReport(all: readonly Delays[]): string {
  const rows = all.map(({ carrier, delaysMs }) => [
    carrier,
    String(delaysMs.length),
    formatMs(percentileOf(delaysMs, 0.5)),
    formatMs(percentileOf(delaysMs, 0.99)),
  ]);
  const header = ['logout at A → refused by B', 'logouts', 'p50', 'p99'];
  return [header, ...rows].map(formatRow).join('\n');
}

function formatRow([carrier = '', count = '', median = '', worst = '']: readonly string[]): string {
  return `${carrier.padEnd(44)}${count.padStart(8)}${median.padStart(12)}${worst.padStart(12)}`;
}

function formatMs(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`;
}
