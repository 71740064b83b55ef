import { loadSettings } from '../settings/load-settings.ts';
import type { Settings } from '../settings/settings.ts';
import type { Terminal } from './terminal.ts';

/**
 * The settings of a command, which logs where a person reads it: on standard error. What is probably a mistake is told there.
 * @throws SettingsError
 */
export function readSettings({ env, stderr }: Terminal): Settings {
  const { settings, warnings } = loadSettings(env, { isTerminal: stderr.isTTY === true });
  for (const warning of warnings) stderr.write(`warning: ${warning}\n`);
  return settings;
}
