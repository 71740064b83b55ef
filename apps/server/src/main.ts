#!/usr/bin/env node
import { keepCompiledCode } from './compile-cache.ts';

/** A reader who goes away (`npm start | head`) must not end the service. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const { stdin, stdout, stderr, env } = process;
keepCompiledCode(env);
const { runCommandLine } = await import('./cli/command-line.ts');
const exitCode = await runCommandLine(process.argv.slice(2), { stdin, stdout, stderr, env, signals: process });
// What a pipe could not take at once would be cut off.
await Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))));
process.exit(exitCode);
