import { type Issue, ValidationError } from '@auth/core';
import Type, { type Static, type TObject, type TSchema } from 'typebox';
import { createParser, toPointerToken } from './validation.ts';

/** What a request brings, as it came. */
export interface Input {
  /** The parameters of the path by name, still percent-encoded: no encoded letter leads anywhere. */
  readonly params: Readonly<Record<string, string>>;
  /** The query without its question mark. */
  readonly query: string;
  readonly body: unknown;
}

/** The schemas of all that a route reads. */
export interface Inputs<Params extends TObject, Query extends TObject, Body extends TSchema> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

interface Parsed<Params extends TObject, Query extends TObject, Body extends TSchema> {
  readonly params: Static<Params>;
  readonly query: Static<Query>;
  readonly body: Static<Body>;
}

/** Makes the function that turns a request into what its route expects, or throws ValidationError. */
export function createInputParser<Params extends TObject, Query extends TObject, Body extends TSchema>(
  schemas: Inputs<Params, Query, Body>,
): (input: Input) => Parsed<Params, Query, Body> {
  const parseParams = createTextParser(schemas.params);
  const parseQuery = createTextParser(schemas.query);
  const parseBody = createParser(schemas.body);
  return ({ params, query, body }) => ({
    params: parseParams(Object.entries(params)),
    query: parseQuery(query === '' ? [] : [...new URLSearchParams(query)]),
    body: parseBody(body),
  });
}

type Pair = readonly [name: string, text: string];

/**
 * Makes the function that reads names with texts by the types that a schema gives them. A name given twice is refused, because
 * some readers take the first and some the last. Names that the schema does not list are left out where it permits others.
 */
export function createTextParser<Schema extends TObject>(schema: Schema): (pairs: readonly Pair[]) => Static<Schema> {
  const parse = createParser(schema);
  const members = new Map<string, TSchema>(Object.entries(schema.properties));
  const permitsOthers = !('additionalProperties' in schema) || schema.additionalProperties !== false;
  return (pairs) => {
    if (pairs.length === 0) return parse({});
    const wanted = permitsOthers ? pairs.filter(([name]) => members.has(name)) : pairs;
    const issues = repeated(wanted);
    if (issues.length > 0) throw new ValidationError(issues);
    return parse(Object.fromEntries(wanted.map(([name, text]) => [name, readText(text, members.get(name))])));
  };
}

function repeated(pairs: readonly Pair[]): readonly Issue[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const [name] of pairs) (seen.has(name) ? twice : seen).add(name);
  return [...twice].map((name) => ({
    pointer: `/${toPointerToken(name)}`,
    code: 'repeated',
    detail: 'was given more than once',
  }));
}

const wholeNumber = /^(?:0|-?[1-9]\d*)$/;

/** A text that is not of the wanted type stays what it is, for the schema to refuse. */
function readText(text: string, schema: TSchema | undefined): unknown {
  if (schema === undefined) return text;
  if (Type.IsInteger(schema)) return wholeNumber.test(text) ? Number(text) : text;
  if (Type.IsBoolean(schema)) return booleans.get(text) ?? text;
  // The digits of a UUID mean the same in either case (RFC 9562, section 4), and are kept in lower case.
  return 'format' in schema && schema.format === 'uuid' ? text.toLowerCase() : text;
}

const booleans = new Map([
  ['true', true],
  ['false', false],
]);
