import cluster from 'node:cluster';
import { createLogger } from '@auth/core';
import { serveRequests } from './serve-requests.ts';
import type { Settings } from './settings/settings.ts';
import { readVersion } from './version.ts';
import { createLine } from './workers/line.ts';
import { serveWithWorkers } from './workers/serve-with-workers.ts';

/** Runs the service, or its part of one, until it is asked to stop; resolves with the process's exit code. */
export async function serve(settings: Settings, warnings: readonly string[]): Promise<number> {
  const { LOG_LEVEL: level, LOG_FORMAT: format, LOG_DIR: directory } = settings;
  const logger = createLogger({ level, format, ...(directory !== undefined && { directory }) });
  const parts = { settings, logger, version: readVersion() };
  try {
    if (cluster.isWorker) return await serveRequests({ ...parts, primary: createLine(process) });
    for (const warning of warnings) logger.warning(warning);
    return await (settings.AUTH_WORKERS === 1 ? serveRequests({ ...parts, primary: null }) : serveWithWorkers(parts));
  } catch (error) {
    logger.critical('the service cannot go on', { error });
    throw error;
  } finally {
    await logger.close();
  }
}
