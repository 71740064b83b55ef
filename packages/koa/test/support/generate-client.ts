import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from '@hey-api/openapi-ts';
import type { Json } from './make-service.ts';

/** Generates a client for an OpenAPI document with @hey-api/openapi-ts, and loads it. */
export async function generateClient(document: object): Promise<Json> {
  const directory = await mkdtemp(join(tmpdir(), 'auth-client-'));
  try {
    const input = join(directory, 'openapi.json');
    await writeFile(input, JSON.stringify(document));
    await writeFile(join(directory, 'package.json'), '{"type":"module"}');
    await createClient({
      input,
      output: { path: join(directory, 'client'), module: { extension: '.ts' } },
      logs: { level: 'silent', file: false },
    });
    const { createConfig, createClient: create } = await load(directory, 'client/client/index.ts');
    const sdk = await load(directory, 'client/sdk.gen.ts');
    return { ...sdk, connect: (baseUrl: string) => create(createConfig({ baseUrl })) };
  } finally {
    await rm(directory, { recursive: true });
  }
}

function load(directory: string, file: string): Promise<Json> {
  return import(pathToFileURL(join(directory, file)).href);
}
