import { type Auth, createLogger, type FlushableLogger } from '@auth/core';
import type { Settings } from '../settings/settings.ts';
import { interruptible } from './interruptible.ts';
import { readSettings } from './read-settings.ts';
import type { Output, Terminal } from './terminal.ts';

export interface AuthCommandOptions {
  /** Whether the command may make a database, or bring it up to date. Default `false`. */
  readonly migrate?: boolean;
}

/** Runs a command on the library as the service has it, whether or not the service runs as well. */
export function withAuth<Result>(
  terminal: Terminal,
  { migrate = false }: AuthCommandOptions,
  command: (auth: Auth, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return interruptible(terminal.signals, async (signal) => {
    const settings = readSettings(terminal);
    const logger = createCommandLogger(settings, terminal.stderr);
    const { openAuth } = await import('../compose.ts');
    const auth = await openAuth(settings, { logger, migrate });
    try {
      return await command(auth, signal);
    } finally {
      await auth.close();
      await logger.close();
    }
  });
}

/** Standard output is for the command's answer. */
function createCommandLogger({ LOG_LEVEL, LOG_FORMAT }: Settings, stderr: Output): FlushableLogger {
  const level = LOG_LEVEL === 'error' || LOG_LEVEL === 'critical' ? LOG_LEVEL : 'warning';
  return createLogger({ level, format: LOG_FORMAT, write: (line) => stderr.write(`${line}\n`) });
}
