import Type from 'typebox';
import * as Value from 'typebox/value';
import { findMisspellings } from './misspellings.ts';
import { type Environment, givenSecret, givenText, readText } from './read-text.ts';
import type { Setting } from './setting.ts';
import { completeSettings, type Settings, type Surroundings } from './settings.ts';
import { SettingsError } from './settings-error.ts';
import { brokenRules } from './settings-rules.ts';
import { settingsSchema } from './settings-schema.ts';

export interface LoadedSettings {
  readonly settings: Settings;
  /** What is probably a mistake and yet stops nothing. */
  readonly warnings: readonly string[];
}

interface Readings {
  readonly values: Record<string, unknown>;
  readonly given: Set<string>;
  readonly problems: string[];
}

const soundSettingsSchema = Type.Partial(settingsSchema);

/**
 * Reads all settings from environment variables.
 * @throws SettingsError with everything that is wrong
 */
export function loadSettings(environment: Environment, surroundings: Surroundings): LoadedSettings {
  const warnings = findMisspellings(Object.keys(environment), variableNames());
  const { values, given, problems } = readSettings(environment);
  Value.Assert(soundSettingsSchema, values);
  const allProblems = [...problems, ...brokenRules(values, given)];
  if (allProblems.length > 0) throw new SettingsError(allProblems, warnings);
  Value.Assert(settingsSchema, values);
  return { settings: completeSettings(values, surroundings), warnings };
}

/** Every variable that means something to the service. */
function variableNames(): readonly string[] {
  return Object.entries(settingsSchema.properties).flatMap(([name, { secret }]) =>
    secret ? [name, `${name}_FILE`] : [name],
  );
}

function readSettings(environment: Environment): Readings {
  const readings: Readings = { values: {}, given: new Set(), problems: [] };
  for (const [name, setting] of Object.entries(settingsSchema.properties))
    readSetting(environment, name, setting, readings);
  return readings;
}

function readSetting(
  environment: Environment,
  name: string,
  setting: Setting,
  { values, given, problems }: Readings,
): void {
  const found = setting.secret ? givenSecret(environment, name) : givenText(environment, name);
  if ('problem' in found || found.text !== undefined) given.add(name);
  if ('problem' in found) return void problems.push(found.problem);
  const written = found.text ?? setting.default;
  if (written === undefined) return;
  const value = readText(setting.kind, written);
  if (Value.Check(setting, value)) values[name] = value;
  else problems.push(`${name} must be ${setting.expects}${shown(setting, written)}`);
}

function shown({ secret }: Setting, written: string): string {
  return secret ? '' : `, not ${JSON.stringify(written.replace(/\/\/.*@/, '//[redacted]@'))}`;
}
