import type { Command } from 'commander';
import { readVersion } from '../version.ts';
import { readSettings } from './read-settings.ts';
import { answer, type Terminal } from './terminal.ts';

const details = `
It is what the service answers at /openapi.json, by the same settings.

Example:
  auth openapi > openapi.json`;

/** `auth openapi` */
export function addOpenApiCommand(program: Command, terminal: Terminal): void {
  program
    .command('openapi')
    .description('print the OpenAPI document, as JSON')
    .addHelpText('after', details)
    .action(async () => {
      const { createOpenApiDocument, routes } = await import('@auth/koa');
      const {
        AUTH_API_PREFIX: prefix,
        AUTH_PROBLEM_BASE_URL: problemBaseUrl,
        PUBLIC_URL: publicUrl,
      } = readSettings(terminal);
      const document = createOpenApiDocument({ routes, prefix, version: readVersion(), problemBaseUrl, publicUrl });
      answer(terminal, { json: true }, document, '');
    });
}
