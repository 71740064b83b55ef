import Type from 'typebox';

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
