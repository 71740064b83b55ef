import Type, { type TSchema } from 'typebox';
import { type BodySchema, NoBody, type Route } from '../route.ts';
import type { Example, RequestBody } from './document.ts';
import type { NamedSchemas } from './named-schemas.ts';

/** The request body of a route; none for a route that takes none. */
export function describeRequestBody(
  { body, takesForm }: Pick<Route, 'body' | 'takesForm'>,
  schemas: NamedSchemas,
): RequestBody | undefined {
  if (body === NoBody) return undefined;
  const content = { schema: schemas.write(body), ...examplesOf(body) };
  const mediaTypes = takesForm ? ['application/x-www-form-urlencoded', 'application/json'] : ['application/json'];
  return { required: isRequired(body), content: Object.fromEntries(mediaTypes.map((type) => [type, content])) };
}

/** A missing body counts as `{}`. */
function isRequired(body: BodySchema): boolean {
  return Type.IsUnion(body)
    ? body.anyOf.every(isRequired)
    : Object.values(body.properties).some((member) => !Type.IsOptional(member));
}

/** One example of each way to fill the body in, made of the examples of its members. */
function examplesOf(body: BodySchema): { example: unknown } | { examples: Record<string, Example> } {
  if (!Type.IsUnion(body)) return { example: exampleOf(body) };
  return { examples: Object.fromEntries(body.anyOf.map((variant, index) => namedExample(variant, index))) };
}

function namedExample(variant: TSchema, index: number): [string, Example] {
  const title = 'title' in variant && typeof variant.title === 'string' ? variant.title : undefined;
  return [
    title ?? `variant${index + 1}`,
    { ...(title === undefined ? {} : { summary: title }), value: exampleOf(variant) },
  ];
}

function exampleOf(schema: TSchema): unknown {
  if ('examples' in schema && Array.isArray(schema.examples)) return schema.examples[0];
  if (Type.IsLiteral(schema)) return schema.const;
  if (!Type.IsObject(schema)) return undefined;
  const members = Object.entries(schema.properties).map(([name, member]) => [name, exampleOf(member)] as const);
  return Object.fromEntries(members.filter(([, example]) => example !== undefined));
}
