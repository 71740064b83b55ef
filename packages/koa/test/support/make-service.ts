import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Auth, type AuthOptions, type AuthPorts, createAuth, type Storage } from '@auth/core';
import { createFakeRuntime, type FakeRuntime } from '@auth/core/memory';
import {
  type AuthAppOptions,
  createAuthApp,
  createHttpServer,
  createMetrics,
  createOpenApiDocument,
  routes,
  type ServerLimits,
  type ServiceMetrics,
} from '@auth/koa';
import { sqlite, type TestDatabase } from './databases.ts';
import { createChecker } from './documented.ts';

export const ada = { email: 'ada@example.org', username: 'Ada', password: 'correct horse battery staple' };

const check = createChecker(
  createOpenApiDocument({ routes, prefix: '/api/v1', version: '0.0.0', problemBaseUrl: 'urn:auth:problem:' }),
);

// biome-ignore lint/suspicious/noExplicitAny: what a test reads of a body is what it asserts
export type Json = any;

/** An answer as a client reads it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON in the body; `{}` for an empty one. */
  readonly body: Json;
}

export interface CallOptions {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; otherwise `json` is sent as JSON. */
  readonly raw?: string | Uint8Array;
}

export interface TestService {
  readonly auth: Auth;
  readonly storage: Storage;
  readonly runtime: FakeRuntime;
  readonly server: Server;
  readonly port: number;
  readonly url: string;
  /** Sends a request; whatever comes back has to be what the OpenAPI document says. */
  call(method: string, path: string, json?: unknown, options?: CallOptions): Promise<Answer>;
  /** Registers somebody of this name, with the password of {@link ada}; what the registration answered. */
  makeUser(name?: string): Promise<Json>;
  /** The same for somebody with the role `admin`, and what the login answered. */
  makeAdmin(name?: string): Promise<Json>;
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly auth?: Partial<AuthOptions>;
  readonly app?: Partial<AuthAppOptions>;
  readonly server?: ServerLimits;
  /** Default: SQLite in memory. */
  readonly database?: TestDatabase;
  readonly storage?: Storage;
  readonly runtime?: FakeRuntime;
  readonly metrics?: ServiceMetrics;
}

/** The whole service on a free port, over a new database, with a clock that stands still. */
export async function makeService(options: ServiceOptions = {}): Promise<TestService> {
  const runtime = options.runtime ?? createFakeRuntime();
  const { database = sqlite, storage = await database.open(), metrics = createMetrics() } = options;
  const auth = await makeAuth({ storage, runtime, metrics }, options.auth);
  const server = createHttpServer(createAuthApp(auth, { metrics, ...options.app }), options.server);
  const { port, url, close } = await listen(server);
  const { password } = ada;
  const send: TestService['call'] = (method, path, json, callOptions = {}) =>
    call(url, method, path, json, callOptions);
  return {
    auth,
    storage,
    runtime,
    server,
    port,
    url,
    call: send,
    makeUser: async (name = 'ada') => {
      const person = { email: `${name}@example.org`, username: name, password };
      return expectSuccess(await send('POST', '/api/v1/auth/register', person));
    },
    makeAdmin: async (name = 'root') => {
      const person = { email: `${name}@example.org`, username: name, password };
      await auth.admin.createUser(null, { ...person, roles: ['user', 'admin'] });
      return expectSuccess(await send('POST', '/api/v1/auth/login', { username: name, password }));
    },
    close: async () => {
      await close();
      await auth.close();
    },
  };
}

function expectSuccess({ status, text, body }: Answer): Json {
  if (status >= 300) throw new Error(`A person could not be made: ${text}`);
  return body;
}

/** Lets a server listen on a free port. */
export async function listen(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, url: `http://127.0.0.1:${port}`, close };
}

function makeAuth(ports: AuthPorts, options: Partial<AuthOptions> = {}): Promise<Auth> {
  return createAuth(ports, {
    secret: 'a secret of a test that is longer than 32 bytes',
    issuer: 'https://auth.example',
    environment: 'test',
    rateLimits: { isEnabled: false },
    ...options,
    passwords: { bcryptCost: 4, ...options.passwords },
  });
}

async function call(url: string, method: string, path: string, json: unknown, options: CallOptions): Promise<Answer> {
  const body = options.raw ?? (json === undefined ? undefined : JSON.stringify(json));
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(options.token !== undefined && { Authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(body !== undefined && { body }),
    redirect: 'error',
  });
  const text = await response.text();
  const answer = { status: response.status, headers: response.headers, text, body: parse(text) };
  check({ method, path }, { status: answer.status, headers: answer.headers, body: text });
  return answer;
}

function parse(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}
