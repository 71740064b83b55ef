import Type, { type TObject, type TSchema } from 'typebox';
import type { Route } from '../route.ts';
import type { Parameter } from './document.ts';
import type { NamedSchemas } from './named-schemas.ts';

/** The parameters of a route: those of its path and those of its query. */
export function describeParameters({ params, query }: Route, schemas: NamedSchemas): readonly Parameter[] {
  return [...describe('path', params, schemas), ...describe('query', query, schemas)];
}

function describe(place: Parameter['in'], { properties }: TObject, schemas: NamedSchemas): Parameter[] {
  return Object.entries(properties).map(([name, schema]) => {
    const { description, example, bare } = takeApart(schema);
    return { name, in: place, required: !Type.IsOptional(schema), description, schema: schemas.write(bare), example };
  });
}

/** What a schema says about itself is said by its parameter; only one with a title keeps it, to be the same everywhere. */
function takeApart(schema: TSchema) {
  const { description, examples, ...bare } = { description: '', examples: [], ...schema };
  const [example]: readonly unknown[] = examples;
  return { description, example, bare: 'title' in schema ? schema : bare };
}
