import { loadSettings } from '../../src/settings/load-settings.ts';
import type { Environment } from '../../src/settings/read-text.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';

/** 32 bytes, and no example. */
export const goodSecret = 'Kq3vTq0cJd8m1uYzR5nWx7sPb2eLf9ah';

export const load = (environment: Environment, isTerminal = false) =>
  loadSettings(environment, { isTerminal }).settings;

/** Everything that is said to be wrong with an environment. */
export function problemsOf(environment: Environment): readonly string[] {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}
