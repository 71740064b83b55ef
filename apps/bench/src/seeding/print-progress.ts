import type { SeedProgress } from './seed-database.ts';

const formatCount = new Intl.NumberFormat('en').format;

/** Writes progress to standard error: one line a table that counts up on a terminal, and ten lines a table elsewhere. */
export function createProgressPrinter(): (progress: SeedProgress) => void {
  const isTerminal = process.stderr.isTTY === true;
  const startedAt = performance.now();
  let lastTenth = '';
  return ({ table, rows, total }) => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const line = `${table.padEnd(14)} ${formatCount(rows)} of ${formatCount(total)}, ${seconds} s`;
    const tenth = `${table} ${Math.floor((10 * rows) / total)}`;
    if (isTerminal) process.stderr.write(`\r${line}\u001b[K${rows === total ? '\n' : ''}`);
    else if (tenth !== lastTenth) process.stderr.write(`${line}\n`);
    lastTenth = tenth;
  };
}
