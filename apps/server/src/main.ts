#!/usr/bin/env node
import { ConfigurationError } from '@auth/core';
import { exitCodes } from './exit-codes.ts';
import { ListenError } from './listen.ts';
import { serve } from './serve.ts';
import { loadSettings } from './settings/load-settings.ts';
import { SettingsError } from './settings/settings-error.ts';

const usage = `usage: auth [serve]

  serve   answer HTTP requests until SIGTERM or SIGINT (the default)

Settings are environment variables; .env.example lists them.`;

/** A reader who goes away (`npm start | head`) must not end the service. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

process.exit(await run(process.argv.slice(2)));

async function run(words: readonly string[]): Promise<number> {
  if (words.length > 1 || (words[0] ?? 'serve') !== 'serve') {
    process.stderr.write(`${usage}\n`);
    return exitCodes.usage;
  }
  try {
    const { settings, warnings } = loadSettings(process.env, { isTerminal: process.stdout.isTTY === true });
    return await serve(settings, warnings);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'The service failed.'}\n`);
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof SettingsError || error instanceof ConfigurationError) return exitCodes.configuration;
  return error instanceof ListenError ? exitCodes.unavailable : exitCodes.failure;
}
