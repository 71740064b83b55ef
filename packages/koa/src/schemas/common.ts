import Type, { type Static, type TSchema } from 'typebox';

/** A string or null, as OpenAPI 3.1 writes it. */
export const NullableString = (options: Readonly<Record<string, unknown>>) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...options });

/** An instant: RFC 3339, UTC, milliseconds. */
export const Timestamp = (description: string) =>
  Type.String({ format: 'date-time', description, examples: ['2026-01-15T10:30:45.123Z'] });

/** An instant or null. */
export const NullableTimestamp = (description: string) =>
  NullableString({ format: 'date-time', description, examples: ['2026-01-15T10:30:45.123Z'] });

/** A UUIDv7 (RFC 9562). */
export const Id = (description: string) =>
  Type.String({ format: 'uuid', description, examples: ['019b3f2e-7c11-7d2a-9f54-3b1c2d4e5f60'] });

/** A UUIDv7 or null. */
export const NullableId = (description: string) =>
  NullableString({ format: 'uuid', description, examples: ['019b3f2e-7c11-7d2a-9f54-3b1c2d4e5f60'] });

/** An instant that a client names: RFC 3339, of this age; without the leap seconds that no clock here knows. */
export const Instant = (description: string) =>
  Type.String({
    format: 'date-time',
    pattern: '^(19|2\\d)\\d\\d-.{5}T..:..:[0-5]',
    description,
    examples: ['2026-01-15T10:30:45.123Z'],
  });

/** An object whose members are not known by name, all of one schema. */
export const Dictionary = <Value extends TSchema>(value: Value, options: Readonly<Record<string, unknown>> = {}) =>
  Type.Unsafe<Record<string, Static<Value>>>({ type: 'object', additionalProperties: value, ...options });
