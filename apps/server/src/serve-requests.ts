import { announce, type ServingParts } from './announce.ts';
import { compose, type Service } from './compose.ts';
import { Connections } from './connections.ts';
import { exitCodes } from './exit-codes.ts';
import { lowerHashingPriority } from './hashing-priority.ts';
import { Housekeeping } from './housekeeping.ts';
import { listen } from './listen.ts';
import { Readiness } from './readiness.ts';
import { httpUrl } from './settings/settings.ts';
import { shutDown } from './shutdown.ts';
import { type StopReason, StopRequests, type StopRequestsOptions } from './stop-requests.ts';
import type { Line } from './workers/line.ts';

interface RequestServing extends ServingParts {
  /** What leads to the primary process, in a worker. */
  readonly primary: Line | null;
}

/** Why a process ends that answers requests: because of what it was asked, or of what the primary process told it. */
type EndReason = StopReason | 'retired' | 'stopped';

interface Process extends RequestServing {
  readonly readiness: Readiness;
}

/** Answers requests until the process is asked to stop; resolves with its exit code. */
export async function serveRequests(serving: RequestServing): Promise<number> {
  const { settings, logger, version, primary } = serving;
  const stops = new StopRequests({ source: process, logger, ...onHangup(serving) });
  const told = primary === null ? [] : [untilTold(primary)];
  const readiness = new Readiness();
  const service = await compose(settings, { logger, version, isReady: readiness.isReady, primary });
  const { purge } = service.auth;
  const housekeeping = new Housekeeping({ purge, logger, intervalSeconds: settings.PURGE_INTERVAL });
  let cutRequests = 0;
  try {
    await lowerHashingPriority();
    const connections = await openDoor(service, { ...serving, readiness });
    housekeeping.start();
    const reason = await Promise.race([stops.first, ...told]);
    logger.info('stopping', { reason });
    const { SHUTDOWN_DELAY: delaySeconds, SHUTDOWN_TIMEOUT: timeoutSeconds } = settings;
    // Who has a successor on the same port is not missed, and balancers need not look away.
    const leaving = reason === 'retired' ? { stopping: () => undefined } : readiness;
    const shutdown = shutDown({ connections, readiness: leaving, delaySeconds, timeoutSeconds });
    [cutRequests] = await Promise.all([shutdown, housekeeping.stop()]);
  } finally {
    await service.close();
  }
  logger.info('stopped', { cut_requests: cutRequests });
  return stops.hasFailed || cutRequests > 0 ? exitCodes.failure : exitCodes.ok;
}

/** In a worker it is for the primary process, whoever else gets it. */
function onHangup({ primary, logger }: RequestServing): Pick<StopRequestsOptions, 'isOnTerminal' | 'reload'> {
  if (primary !== null) return { isOnTerminal: false, reload: () => undefined };
  const reload = () => logger.info('SIGHUP replaces workers, and there are none: restart the service instead');
  return { isOnTerminal: process.stdin.isTTY, reload };
}

function untilTold(primary: Line): Promise<EndReason> {
  return new Promise((resolve) => {
    primary.listen(({ type }) => {
      if (type === 'stop') resolve('stopped');
      if (type === 'retire') resolve('retired');
    });
  });
}

async function openDoor({ server }: Service, parts: Process): Promise<Connections> {
  const { settings, logger, readiness, primary } = parts;
  const connections = new Connections(server);
  const port = await listen(server, settings.HOST, settings.PORT);
  const url = httpUrl(reachableHost(settings.HOST), port);
  readiness.started();
  if (primary === null) {
    announce(url, parts);
  } else {
    logger.info('worker listening', { url, pid: process.pid });
    await primary.send({ type: 'listening', url });
  }
  return connections;
}

/** An address that stands for all of a machine's is none that a browser can open. */
function reachableHost(host: string): string {
  return host === '0.0.0.0' || host === '::' ? 'localhost' : host;
}
