import { setTimeout as waitFor } from 'node:timers/promises';
import type { Logger } from '@auth/core';
import { exitCodes } from '../exit-codes.ts';
import type { WorkerExit, WorkerProcess } from './worker-process.ts';

/** Who dies earlier than this after its start died young. */
const youthMs = 10_000;
const firstPauseMs = 100;
const longestPauseMs = 30_000;

export interface CrewOptions {
  /** How many workers there are to be. */
  readonly size: number;
  readonly fork: () => WorkerProcess;
  readonly logger: Logger;
  /** How long a worker that is told to end may take; it is killed then. */
  readonly patienceSeconds: number;
  /** Resolves after so many milliseconds. Default: a timer. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds of a clock that only goes forward. Default: that of the process. */
  readonly now?: () => number;
}

interface Member extends WorkerProcess {
  readonly startedAtMs: number;
  isListening: boolean;
  isLeaving: boolean;
}

/** The workers of a primary process: as many as there are to be, whoever dies. */
export class Crew {
  /** Resolves with an exit code when there is no worker, and none can start. */
  readonly failed: Promise<number>;
  readonly #options: Required<CrewOptions>;
  readonly #fail: (exitCode: number) => void;
  readonly #members = new Set<Member>();
  readonly #ending = new AbortController();
  #youngDeaths = 0;
  #restart: Promise<void> = Promise.resolve();

  constructor(options: CrewOptions) {
    const wait = (milliseconds: number, signal: AbortSignal) => waitFor(milliseconds, null, { signal });
    this.#options = { wait, now: () => performance.now(), ...options };
    const { promise, resolve } = Promise.withResolvers<number>();
    this.failed = promise;
    this.#fail = resolve;
  }

  /** Resolves with the URL once every worker either listens or has ended; null when none listens. */
  async start(): Promise<string | null> {
    const members = Array.from({ length: this.#options.size }, () => this.#add());
    const urls = await Promise.all(members.map(({ listening }) => listening));
    return urls.find((url) => url !== null) ?? null;
  }

  /** Replaces each worker by a new one, which listens before the old one leaves. Ends with the first that cannot start. */
  restart(): Promise<void> {
    this.#restart = this.#restart.then(() => this.#replaceAll());
    return this.#restart;
  }

  /** Ends all workers; whether each of them ended well. */
  async stop(): Promise<boolean> {
    this.#ending.abort();
    const exits = await Promise.all([...this.#members].map((member) => this.#dismiss(member, 'stop')));
    return exits.every(({ code }) => code === exitCodes.ok);
  }

  /** Ends all workers at once. */
  kill(): void {
    for (const member of this.#members) member.kill();
  }

  #add(): Member {
    const { fork, now } = this.#options;
    const member = { ...fork(), startedAtMs: now(), isListening: false, isLeaving: false };
    this.#members.add(member);
    void member.listening.then((url) => {
      member.isListening = url !== null;
    });
    void member.exited.then((exit) => this.#lost(member, exit));
    return member;
  }

  async #replaceAll(): Promise<void> {
    const { logger } = this.#options;
    for (const old of [...this.#members]) {
      if (this.#ending.signal.aborted) return;
      const successor = this.#add();
      if ((await successor.listening) === null) {
        logger.error('a new worker cannot start; the others stay', { event: 'workers.restart_failed' });
        return;
      }
      await this.#dismiss(old, 'retire');
    }
    logger.info('all workers are new', { event: 'workers.restarted' });
  }

  async #dismiss(member: Member, type: 'retire' | 'stop'): Promise<WorkerExit> {
    member.isLeaving = true;
    const leash = setTimeout(member.kill, this.#options.patienceSeconds * 1000);
    await member.line.send({ type });
    const exit = await member.exited;
    clearTimeout(leash);
    return exit;
  }

  #lost(member: Member, { code, signal }: WorkerExit): void {
    this.#members.delete(member);
    if (member.isLeaving || this.#ending.signal.aborted) return;
    if (!member.isListening && ![...this.#members].some(({ isListening }) => isListening)) {
      this.#fail(code ?? exitCodes.failure);
      return;
    }
    this.#options.logger.error('a worker ended', { event: 'worker.ended', pid: member.pid, exit_code: code, signal });
    if (this.#members.size < this.#options.size) void this.#replace(member);
  }

  async #replace({ startedAtMs }: Member): Promise<void> {
    const { wait, now } = this.#options;
    const isYoung = now() - startedAtMs < youthMs;
    this.#youngDeaths = isYoung ? this.#youngDeaths + 1 : 0;
    const pauseMs = isYoung ? Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#youngDeaths - 1)) : 0;
    await wait(pauseMs, this.#ending.signal).catch(() => undefined);
    if (!this.#ending.signal.aborted) this.#add();
  }
}
