import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Keeps what Node compiles in the data directory, so that the next start finds it there; without that directory, or the right to
 * write to it, every start compiles. The environment alone is asked for it: settings are read later. Node's own choice, the folder
 * for temporary files, is open to others, who would decide there what this process runs.
 */
export function keepCompiledCode({ AUTH_DATA_DIR, NODE_V8_COVERAGE }: NodeJS.ProcessEnv): void {
  const directory = AUTH_DATA_DIR || './data';
  // Functions that were not compiled here are counted less precisely.
  if (existsSync(directory) && !NODE_V8_COVERAGE) enableCompileCache(join(directory, 'compile-cache'));
}
