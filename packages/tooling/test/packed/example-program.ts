import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../src/free-port.ts';
import { runTool } from './pack-packages.ts';

const secret = 'a secret of at least 32 bytes, for a test';

/** An example that runs, in a process of its own. */
export interface ExampleProgram {
  readonly url: string;
  /** Speaks to it; the body, if there is any, as JSON. */
  call(request: string, options?: CallOptions): Promise<ExampleAnswer>;
  /** Ends it as an operator would, by SIGTERM; its exit code, or null for one that minds no signals. */
  stop(): Promise<number | null>;
}

interface CallOptions {
  readonly body?: unknown;
  readonly token?: string;
}

export interface ExampleAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of a body is what it asserts
  readonly body: any;
}

/** Starts an example with plain `node`, and a working folder of its own below the one it lies in. */
export async function startExample(
  folder: string,
  file: string,
  env: Record<string, string> = {},
): Promise<ExampleProgram> {
  const cwd = await mkdtemp(join(folder, 'run-'));
  const port = await findFreePort();
  const { NODE_OPTIONS, NODE_V8_COVERAGE, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(folder, file)], {
    cwd,
    env: { ...inherited, PORT: String(port), AUTH_SECRET: secret, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await untilItListens(child, file);
  const url = `http://localhost:${port}`;
  return {
    url,
    call: (request, options) => call(url, request, options),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(cwd, { recursive: true });
      return child.exitCode;
    },
  };
}

/** Runs an example that ends by itself, in a working folder of its own; what it says. */
export async function runExample(folder: string, file: string, env: Record<string, string> = {}): Promise<string> {
  const cwd = await mkdtemp(join(folder, 'run-'));
  const output = await runTool(process.execPath, [join(folder, file)], cwd, { AUTH_SECRET: secret, ...env });
  await rm(cwd, { recursive: true });
  return output;
}

async function call(url: string, request: string, { body, token }: CallOptions = {}): Promise<ExampleAnswer> {
  const [method = '', path = ''] = request.split(' ');
  const response = await fetch(url + path, {
    method,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...(token && bearer(token)) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

function bearer(token: string) {
  return { Authorization: `Bearer ${token}` };
}

/** Rejects with all that the example said when it ends before. */
function untilItListens(child: ChildProcess, file: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Listening on')) resolve();
    });
  }
  child.once('close', (code) => reject(new Error(`${file} ended with ${code} before it listened:\n${said}`)));
  return promise;
}
