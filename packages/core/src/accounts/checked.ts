import { type Issue, ValidationError } from '../errors.ts';

/** An input that was looked at: its normalized value, or the one thing that is wrong with it. */
export type Checked =
  | { readonly value: string; readonly issue: null }
  | { readonly value: null; readonly issue: Issue };

/** The input is good; `value` is its normalized form. */
export function accepted(value: string): Checked {
  return { value, issue: null };
}

/** The input is not good. `detail` never repeats the input. */
export function refused(pointer: string, code: string, detail: string): Checked {
  return { value: null, issue: { pointer, code, detail } };
}

/** The input is no string, although the types say so: it came from a network, through somebody's `any`. */
export function notText(pointer: string): Checked {
  return refused(pointer, 'type', 'must be a string');
}

/**
 * The value of a checked input.
 * @throws ValidationError holding its issue
 */
export function requireValue(checked: Checked): string {
  if (checked.issue) throw new ValidationError([checked.issue]);
  return checked.value;
}

/** What is wrong with any of several inputs, so that a person can mend all of it in one go. */
export function issuesOf(...inputs: readonly Checked[]): readonly Issue[] {
  return inputs.flatMap(({ issue }) => issue ?? []);
}
