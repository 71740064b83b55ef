import { existsSync, globSync, statSync } from 'node:fs';

/**
 * The test files of the package in the current folder. An argument that is a file stands for itself; any other keeps the files whose path contains it.
 */
export function findTests(args: readonly string[]): string[] {
  const isFile = (arg: string) => existsSync(arg) && statSync(arg).isFile();
  const files = args.filter(isFile);
  const filters = args.filter((arg) => !isFile(arg));
  if (args.length > 0 && filters.length === 0) return files;
  const found = globSync('test/**/*.test.ts').filter(
    (file) => filters.length === 0 || filters.some((filter) => file.includes(filter)),
  );
  return [...new Set([...files, ...found])].sort();
}
