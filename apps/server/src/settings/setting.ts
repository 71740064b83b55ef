import Type, { type TSchema } from 'typebox';

/** How the text of a variable becomes a value. */
export type SettingKind = 'text' | 'url' | 'integer' | 'duration' | 'limit' | 'switch';

/** What the schema of a setting says besides its type. */
export interface SettingNotes {
  /** One or two sentences, for whoever has to choose a value. */
  readonly description: string;
  /** As one would write it. */
  readonly default?: string;
  /** In words, where the default depends on something else. */
  readonly otherwise?: string;
}

export interface SettingRules {
  readonly kind: SettingKind;
  /** Completes the sentence "NAME must be …". */
  readonly expects: string;
  /** Its value is never shown, and may come from the file that NAME_FILE names. */
  readonly secret: boolean;
}

/** A TypeBox schema of the value, annotated with how it is written and explained. */
export type Setting<Schema extends TSchema = TSchema> = Schema & SettingNotes & SettingRules;

interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

export function integer({ minimum, maximum, ...notes }: SettingNotes & Bounds) {
  const expects = `a whole number from ${minimum} to ${maximum}`;
  return annotate(Type.Integer({ minimum, maximum }), notes, { kind: 'integer', expects, secret: false });
}

/** A length of time; its value is in whole seconds. */
export function duration({ minimum, maximum, ...notes }: SettingNotes & Bounds) {
  const expects = `a duration of whole seconds from ${inWords(minimum)} to ${inWords(maximum)}, such as 30s, 15m, 12h or 7d`;
  return annotate(Type.Integer({ minimum, maximum }), notes, { kind: 'duration', expects, secret: false });
}

/** A length of time that only this process waits for; its value is in seconds, with a fraction where it is written in `ms`. */
export function pause({ minimum, maximum, ...notes }: SettingNotes & Bounds) {
  const expects = `a duration from ${inWords(minimum)} to ${inWords(maximum)}, such as 500ms, 30s or 2m`;
  return annotate(Type.Number({ minimum, maximum }), notes, { kind: 'duration', expects, secret: false });
}

/** How often something may happen, written `10/1m`. */
export function rateLimit(notes: SettingNotes) {
  const schema = Type.Object({
    limit: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    windowSeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
  });
  const expects =
    'limit/window: a whole number from 1 to 1000000 and a duration of whole seconds from 1s to 1d, such as 10/1m';
  return annotate(schema, notes, { kind: 'limit', expects, secret: false });
}

export function toggle(notes: SettingNotes) {
  return annotate(Type.Boolean(), notes, { kind: 'switch', expects: 'on or off', secret: false });
}

export function choice<const Choices extends string[]>(choices: readonly [...Choices], notes: SettingNotes) {
  const expects = `one of ${choices.join(', ')}`;
  return annotate(Type.Enum<Choices>(choices), notes, { kind: 'text', expects, secret: false });
}

interface Form {
  readonly expects: string;
  readonly form: (text: string) => boolean;
}

export function text({ expects, form, ...notes }: SettingNotes & Form) {
  return annotate(Type.Refine(Type.String(), form), notes, { kind: 'text', expects, secret: false });
}

export function url({ expects, form, ...notes }: SettingNotes & Form) {
  return annotate(Type.Refine(Type.String(), form), notes, { kind: 'url', expects, secret: false });
}

export function secret({ expects, form, ...notes }: SettingNotes & Form) {
  return annotate(Type.Refine(Type.String(), form), notes, { kind: 'text', expects, secret: true });
}

function annotate<Schema extends TSchema>(schema: Schema, notes: SettingNotes, rules: SettingRules): Setting<Schema> {
  return Object.assign(schema, notes, rules);
}

function inWords(seconds: number): string {
  if (seconds >= 86_400) return `${seconds / 86_400}d`;
  return seconds >= 3600 ? `${seconds / 3600}h` : `${seconds}s`;
}
