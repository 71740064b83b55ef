import { performance } from 'node:perf_hooks';
import { createLogger, type Logger } from '@auth/core';
import { compose, type Service } from './compose.ts';
import { Connections } from './connections.ts';
import { exitCodes } from './exit-codes.ts';
import { Housekeeping } from './housekeeping.ts';
import { listen } from './listen.ts';
import { Readiness } from './readiness.ts';
import { httpUrl, type Settings } from './settings/settings.ts';
import { shutDown } from './shutdown.ts';
import { StopRequests } from './stop-requests.ts';
import { readVersion } from './version.ts';

/** A running process's parts that every step needs. */
interface Process {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly version: string;
  readonly readiness: Readiness;
  readonly stops: StopRequests;
}

/** Runs the service until it is asked to stop; resolves with the process's exit code. */
export async function serve(settings: Settings, warnings: readonly string[]): Promise<number> {
  const { LOG_LEVEL: level, LOG_FORMAT: format, LOG_DIR: directory } = settings;
  const logger = createLogger({ level, format, ...(directory !== undefined && { directory }) });
  const stops = new StopRequests({ source: process, logger, exit: process.exit, now: () => performance.now() });
  try {
    for (const warning of warnings) logger.warning(warning);
    return await serveUntilStopped({ settings, logger, version: readVersion(), readiness: new Readiness(), stops });
  } catch (error) {
    logger.critical('the service cannot go on', { error });
    throw error;
  } finally {
    await logger.close();
  }
}

async function serveUntilStopped(parts: Process): Promise<number> {
  const { settings, logger, version, readiness, stops } = parts;
  const service = await compose(settings, { logger, version, isReady: readiness.isReady });
  const { purge } = service.auth;
  const housekeeping = new Housekeeping({ purge, logger, intervalSeconds: settings.PURGE_INTERVAL });
  let cutRequests = 0;
  try {
    const connections = await openDoor(service, parts);
    housekeeping.start();
    logger.info('stopping', { reason: await stops.first });
    const { SHUTDOWN_DELAY: delaySeconds, SHUTDOWN_TIMEOUT: timeoutSeconds } = settings;
    const shutdown = shutDown({ connections, readiness, delaySeconds, timeoutSeconds });
    [cutRequests] = await Promise.all([shutdown, housekeeping.stop()]);
  } finally {
    await service.close();
  }
  logger.info('stopped', { cut_requests: cutRequests });
  return stops.hasFailed || cutRequests > 0 ? exitCodes.failure : exitCodes.ok;
}

async function openDoor({ server }: Service, { settings, logger, version, readiness }: Process): Promise<Connections> {
  const connections = new Connections(server);
  const port = await listen(server, settings.HOST, settings.PORT);
  const url = httpUrl(reachableHost(settings.HOST), port);
  readiness.started();
  logger.info('listening', {
    url,
    docs: `${url}/docs`,
    public_url: settings.PUBLIC_URL,
    environment: settings.NODE_ENV,
    version,
  });
  return connections;
}

/** An address that stands for all of a machine's is none that a browser can open. */
function reachableHost(host: string): string {
  return host === '0.0.0.0' || host === '::' ? 'localhost' : host;
}
