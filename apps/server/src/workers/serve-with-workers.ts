import cluster from 'node:cluster';
import { createMemoryRateLimiter } from '@auth/core/memory';
import { announce, type ServingParts } from '../announce.ts';
import { composePrimary } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import { StopRequests } from '../stop-requests.ts';
import { Crew } from './crew.ts';
import { createSwitchboard, type Switchboard } from './switchboard.ts';
import { createWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** How much longer than its shutdown may take a worker has to end. */
const patienceSeconds = 10;

/**
 * Lets workers answer requests on one port until the process is asked to stop; resolves with its exit code. SIGHUP replaces the
 * workers in turns, but for that of a terminal that closes. A second signal ends all of them at once.
 */
export async function serveWithWorkers(parts: ServingParts): Promise<number> {
  const { settings, logger } = parts;
  const switchboard = createSwitchboard({
    limiter: createMemoryRateLimiter(),
    outside: await composePrimary(settings, parts),
  });
  const { AUTH_WORKERS: size, SHUTDOWN_DELAY: delaySeconds, SHUTDOWN_TIMEOUT: timeoutSeconds } = settings;
  const crew = new Crew({
    size,
    fork: () => forkWorker(switchboard),
    logger,
    patienceSeconds: delaySeconds + timeoutSeconds + patienceSeconds,
  });
  try {
    return await lead(crew, parts);
  } finally {
    await switchboard.close();
  }
}

async function lead(crew: Crew, parts: ServingParts): Promise<number> {
  const { logger } = parts;
  const exit = (code: number) => {
    crew.kill();
    process.exit(code);
  };
  const reload = () => void crew.restart();
  const stops = new StopRequests({ source: process, logger, isOnTerminal: process.stdin.isTTY, reload, exit });
  void crew.start().then((url) => {
    if (url !== null) announce(url, parts);
  });
  const end = await Promise.race([crew.failed, stops.first]);
  logger.info('stopping', { reason: typeof end === 'number' ? 'no worker can start' : end });
  const haveEndedWell = await crew.stop();
  if (typeof end === 'number') return end;
  logger.info('stopped', { workers_ended_well: haveEndedWell });
  return stops.hasFailed || !haveEndedWell ? exitCodes.failure : exitCodes.ok;
}

function forkWorker(switchboard: Switchboard): WorkerProcess {
  const worker = createWorkerProcess(cluster.fork());
  const leave = switchboard.join(worker.line);
  void worker.exited.then(leave);
  return worker;
}
