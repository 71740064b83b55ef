import type { Auth, BreakerState } from '@auth/core';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What is watched: gauges read it when they are asked. */
export type WatchedSystem = Pick<Auth, 'breakers' | 'passwordHashing'>;

/** How many connections a database pool has, and how many callers wait for one. */
export interface PoolLoad {
  readonly idle: number;
  readonly used: number;
  readonly waiting: number;
}

const numberOf: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 1, open: 2 };

/** Tells of the password hashing and the breakers of a system, from when it is known. */
export function createSystemGauges(registry: Registry): (system: WatchedSystem) => void {
  const registers = [registry];
  let watched: WatchedSystem | null = null;
  new Gauge({
    name: 'auth_password_hash_queue',
    help: 'Callers that wait for a password hash.',
    registers,
    collect() {
      this.set(watched?.passwordHashing.waiting ?? 0);
    },
  });
  new Gauge({
    name: 'auth_password_hash_running',
    help: 'Password hashes being computed.',
    registers,
    collect() {
      this.set(watched?.passwordHashing.running ?? 0);
    },
  });
  new Gauge({
    name: 'circuit_breaker_state',
    help: 'The state of each circuit breaker: 0 closed, 1 half-open, 2 open.',
    labelNames: ['name'],
    registers,
    // Of several processes that share a port, the one that is worst off.
    aggregator: 'max',
    collect() {
      for (const { name, state } of Object.values(watched?.breakers ?? {})) this.set({ name }, numberOf[state]);
    },
  });
  const transitions = new Counter({
    name: 'circuit_breaker_transitions_total',
    help: 'Changes of state of each circuit breaker, by the state it came to.',
    labelNames: ['name', 'to'],
    registers,
  });

  return (system) => {
    if (watched === system) return;
    watched = system;
    for (const breaker of Object.values(system.breakers))
      breaker.onTransition(({ name, to }) => transitions.inc({ name, to }));
  };
}

/** Tells of the connections of a database pool; says nothing while there is none. */
export function createPoolGauge(registry: Registry, readPool: () => PoolLoad | null): void {
  new Gauge({
    name: 'db_pool_connections',
    help: 'Connections of the database pool, idle and used, and callers that wait for one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const load = readPool();
      if (load === null) return;
      for (const state of ['idle', 'used', 'waiting'] as const) this.set({ state }, load[state]);
    },
  });
}
