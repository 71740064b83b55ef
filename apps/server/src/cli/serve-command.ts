import type { Command } from 'commander';
import { loadSettings } from '../settings/load-settings.ts';
import type { Terminal } from './terminal.ts';

const details = `
It logs to standard output, and stops at SIGTERM or SIGINT once the requests in flight are answered.`;

/** `auth serve`; `onEnd` is told the exit code. */
export function addServeCommand(program: Command, terminal: Terminal, onEnd: (exitCode: number) => void): void {
  program
    .command('serve')
    .description('answer HTTP requests (the default)')
    .addHelpText('after', details)
    .action(async () => {
      const { settings, warnings } = loadSettings(terminal.env, { isTerminal: terminal.stdout.isTTY === true });
      const { serve } = await import('../serve.ts');
      onEnd(await serve(settings, warnings));
    });
}
