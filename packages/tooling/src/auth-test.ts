#!/usr/bin/env node
/** Runs the tests of the package in the current folder: `auth-test [options] [file or part of a path …]`. */
import { availableParallelism, constants } from 'node:os';
import { parseArgs } from 'node:util';
import { concurrently } from './concurrently.ts';
import { clearCoverage, coverageDirectory, trimCoverage } from './coverage-data.ts';
import { findTests } from './find-tests.ts';
import { packageName, writeResults } from './package-results.ts';
import { printFaults, printFile, tally } from './report.ts';
import { killRunning, runFile } from './run-file.ts';
import { faulty, sumVerdicts, type Verdict } from './verdict.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    'time-limit-seconds': { type: 'string', default: '900' },
    coverage: { type: 'boolean', default: process.env.AUTH_TEST_COVERAGE === '1' },
  },
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    killRunning();
    process.exit(128 + constants.signals[signal]);
  });
}

async function runPackage(directory: string): Promise<Verdict> {
  const files = findTests(positionals);
  if (files.length === 0) {
    const verdict = faulty('no test file');
    printFaults(verdict);
    return verdict;
  }
  return sumVerdicts(
    await concurrently(files, Number(values.concurrency), async (file) => {
      const result = await runFile(file, {
        timeLimitSeconds: Number(values['time-limit-seconds']),
        coverageDirectory: values.coverage ? coverageDirectory(directory) : undefined,
      });
      printFile(result);
      return { ...result, faults: result.faults.map((fault) => `${file}: ${fault}`) };
    }),
  );
}

const directory = process.cwd();
clearCoverage(directory);
const verdict = await runPackage(directory);
if (values.coverage) trimCoverage(coverageDirectory(directory));
writeResults(directory, verdict);
console.log(`${packageName(directory)}: ${tally(verdict)}`);
process.exitCode = verdict.failed > 0 ? 1 : 0;
