import { suite } from '@auth/tooling/suite';
import Type from 'typebox';
import * as assert from 'uvu/assert';
import { createNamedSchemas } from '../../src/openapi/named-schemas.ts';

const Pet = Type.Object({ title: Type.String({ title: 'PetTitle' }) }, { title: 'Pet' });
const toPet = { $ref: '#/components/schemas/Pet' };

const named = suite('Named schemas');

named('a schema without a title stays where it is', () => {
  const schemas = createNamedSchemas();
  assert.equal(schemas.write(Type.Object({ name: Type.String() })), {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' } },
  });
  assert.equal(schemas.byTitle, {});
});

named('a schema with a title is found in lists, unions, records and members', () => {
  const schema = Type.Object({
    list: Type.Array(Pet),
    either: Type.Union([Pet, Type.Null()]),
    byName: Type.Record(Type.String(), Pet),
  });
  const { properties } = createNamedSchemas().write(schema) as { properties: Record<string, Record<string, unknown>> };
  assert.equal(properties.list?.items, toPet);
  assert.equal(properties.either?.anyOf, [toPet, { type: 'null' }]);
  assert.equal(Object.values(properties.byName?.patternProperties ?? {}), [toPet]);
});

named('a member called title is no title', () => {
  const schemas = createNamedSchemas();
  schemas.write(Pet);
  assert.equal(schemas.byTitle.Pet, {
    title: 'Pet',
    type: 'object',
    required: ['title'],
    properties: { title: { $ref: '#/components/schemas/PetTitle' } },
  });
});

named('examples and defaults are left as they are', () => {
  const schema = Type.Object({ name: Type.String() }, { examples: [{ title: 'Pet', properties: { title: 'x' } }] });
  assert.equal(createNamedSchemas().write(schema).examples, [{ title: 'Pet', properties: { title: 'x' } }]);
});

named('the same schema may come twice, two different ones of one title may not', () => {
  const schemas = createNamedSchemas();
  schemas.write(Pet);
  schemas.write(Pet);
  assert.throws(() => schemas.write(Type.Object({}, { title: 'Pet' })), /two different schemas.*Pet/i);
});

named.run();
