import { fileURLToPath } from 'node:url';
import { type ServerProcess, startServer } from './server-process.ts';

/** What a bare server answers, always. */
export interface BareAnswer {
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
}

export type BareServer = 'http' | 'koa' | 'rotation';

/** Starts one of the servers that ours is held against. */
export function startBareServer(name: BareServer, answer: BareAnswer, databaseUrl = ''): Promise<ServerProcess> {
  return startServer({
    args: [fileURLToPath(new URL(`../bare/${name}-server.mjs`, import.meta.url))],
    path: '/',
    env: { NODE_ENV: 'production', ANSWER: JSON.stringify(answer), DATABASE_URL: databaseUrl },
  });
}
