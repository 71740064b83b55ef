import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../errors.ts';

/** Where the lines go that are kept: `app.log` from INFO up, `error.log` from ERROR up. */
export interface LogFiles {
  readonly app: string;
  readonly error: string;
}

/**
 * Makes the directory and both files, readable by the owner and the group, where they are missing.
 * @throws ConfigurationError when they cannot be written to
 */
export function openLogFiles(directory: string): LogFiles {
  const files = { app: join(directory, 'app.log'), error: join(directory, 'error.log') };
  try {
    mkdirSync(directory, { recursive: true });
    for (const file of Object.values(files)) closeSync(openSync(file, 'a', 0o640));
  } catch (cause) {
    throw new ConfigurationError(`The log directory ${directory} cannot be written to.`, { cause });
  }
  return files;
}
