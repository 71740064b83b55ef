import { suite } from '@auth/tooling/suite';
import { startTcpProxy, type TcpProxy } from '@auth/tooling/tcp-proxy';
import * as assert from 'uvu/assert';
import { cleanUp, makeDirectory } from '../e2e/server-process.ts';

/** What each test has for itself. */
export interface Parts {
  readonly directory: string;
  /** Between the service and what it depends on. */
  readonly proxy: TcpProxy;
}

/** One way of being out of order. */
export interface Outage {
  readonly fault: string;
  readonly begin: (proxy: TcpProxy) => Promise<void> | void;
  readonly end: (proxy: TcpProxy) => Promise<void> | void;
}

/** A server that the service depends on; all tests of a suite break the same one, in turns. */
interface Dependency {
  start(): Promise<void>;
  /** Asked before each test. */
  url(): Promise<string> | string;
  stop(): Promise<unknown>;
}

/** A suite whose tests each get a directory and a proxy of their own. */
export function faultSuite(name: string, dependency: Dependency) {
  const uvuSuite = suite<Partial<Parts>>(name);
  uvuSuite.before(() => dependency.start());
  uvuSuite.after(async () => void (await dependency.stop()));
  uvuSuite.before.each(async (context) => {
    Object.assign(context, { directory: makeDirectory(), proxy: await startTcpProxy(await dependency.url()) });
  });
  uvuSuite.after.each(async ({ directory = '', proxy }) => {
    await cleanUp(directory);
    await proxy?.close();
  });
  const test = (fact: string, check: (parts: Parts) => Promise<void>) =>
    uvuSuite(fact, async ({ directory, proxy }) => {
      assert.ok(directory && proxy);
      await check({ directory, proxy });
    });
  return Object.assign(test, { run: () => uvuSuite.run() });
}
