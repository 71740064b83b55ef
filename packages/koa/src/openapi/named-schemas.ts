import { isDeepStrictEqual } from 'node:util';
import type { TSchema } from 'typebox';
import type { JsonSchema } from './document.ts';

/** Collects the schemas that have a title, so that each is written once and referred to by its name. */
export interface NamedSchemas {
  /** The schema as it stands in the document: a reference where it has a title, at any depth. */
  write(schema: TSchema): JsonSchema;
  /** What was collected, for `components/schemas`. */
  readonly byTitle: Readonly<Record<string, JsonSchema>>;
}

const keywordsOfOne: ReadonlySet<string> = new Set([
  'additionalProperties',
  'contains',
  'items',
  'not',
  'propertyNames',
]);
const keywordsOfMany: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const keywordsOfNamed: ReadonlySet<string> = new Set(['patternProperties', 'properties']);

/** Throws when two different schemas have one title. */
export function createNamedSchemas(): NamedSchemas {
  const byTitle: Record<string, JsonSchema> = {};

  function write(schema: object): JsonSchema {
    const written = Object.fromEntries(
      Object.entries(schema).map(([keyword, value]) => [keyword, writeKeyword(keyword, value)]),
    );
    const { title } = written;
    return typeof title === 'string' ? keep(title, written) : written;
  }

  function writeKeyword(keyword: string, value: unknown): unknown {
    if (keywordsOfOne.has(keyword)) return writeValue(value);
    if (keywordsOfMany.has(keyword) && Array.isArray(value)) return value.map(writeValue);
    if (keywordsOfNamed.has(keyword) && isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, writeValue(member)]));
    }
    return value;
  }

  function writeValue(value: unknown): unknown {
    return isObject(value) ? write(value) : value;
  }

  function keep(title: string, schema: JsonSchema): JsonSchema {
    const known = byTitle[title];
    if (known !== undefined && !isDeepStrictEqual(known, schema))
      throw new Error(`Two different schemas have the title ${title}.`);
    byTitle[title] = schema;
    return { $ref: `#/components/schemas/${title}` };
  }

  return { write, byTitle };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
