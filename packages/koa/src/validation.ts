import { type Issue, ValidationError } from '@auth/core';
import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

type Violation = ReturnType<ReturnType<typeof Compile>['Errors']>[number];

/**
 * Makes a function that gives an unknown value back as what a schema says, or throws ValidationError. The schema is compiled at the
 * first call: no start waits for all of them.
 */
export function createParser<Schema extends TSchema>(schema: Schema): (value: unknown) => Static<Schema> {
  const validator = lazily(() => Compile(schema));
  const explainer = lazily(() => createExplainer(schema));
  const isValid = (value: unknown): value is Static<Schema> => validator().Check(value);
  return (value) => {
    const malformed = malformedStrings(value, '');
    if (malformed.length > 0) throw new ValidationError(malformed);
    if (!isValid(value)) throw new ValidationError(explainer()(value));
    return value;
  };
}

function lazily<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Of a union, the variants that the value comes nearest to are explained: a client means one of them. */
function createExplainer(schema: TSchema): (value: unknown) => readonly Issue[] {
  const variants = (Type.IsUnion(schema) ? schema.anyOf : [schema]).map((variant) => Compile(variant));
  return (value) => {
    const explanations = variants.map((variant) => toIssues(variant.Errors(value)));
    const fewest = Math.min(...explanations.map((issues) => issues.length));
    return explanations.filter((issues) => issues.length === fewest).flat();
  };
}

function toIssues(violations: readonly Violation[]): readonly Issue[] {
  return violations.flatMap(toIssuesOf);
}

function toIssuesOf(violation: Violation): readonly Issue[] {
  const at = violation.instancePath;
  switch (violation.keyword) {
    case 'required':
      return violation.params.requiredProperties.map((name) =>
        issue(`${at}/${toPointerToken(name)}`, 'required', 'is required'),
      );
    case 'additionalProperties':
      return violation.params.additionalProperties.map((name) =>
        issue(`${at}/${toPointerToken(name)}`, 'unknown', 'is not known here'),
      );
    case 'boolean':
      return []; // The same as additionalProperties, said twice.
    case 'minLength':
      return [issue(at, 'too_short', violation.message)];
    case 'maxLength':
      return [issue(at, 'too_long', violation.message)];
    default:
      return [issue(at, violation.keyword, violation.message)];
  }
}

function issue(pointer: string, code: string, detail: string): Issue {
  return { pointer, code, detail };
}

/** NUL and lone surrogates pass through JSON, and are refused or changed by everything behind it. */
function malformedStrings(value: unknown, pointer: string): readonly Issue[] {
  if (typeof value === 'string') {
    return isWellFormed(value) ? [] : [issue(pointer, 'characters', 'must not hold NUL or a lone surrogate')];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    isWellFormed(name)
      ? malformedStrings(member, `${pointer}/${toPointerToken(name)}`)
      : [issue(pointer, 'characters', 'has a member whose name holds NUL or a lone surrogate')],
  );
}

function isWellFormed(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** A member's name as a part of a JSON Pointer (RFC 6901, section 3). */
export function toPointerToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
