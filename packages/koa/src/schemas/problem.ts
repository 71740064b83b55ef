import Type from 'typebox';

/** Problem details (RFC 9457), the body of every answer from 400 on. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ format: 'uri', description: 'Identifies the kind of problem.' }),
    title: Type.String({ description: 'The kind of problem in words.' }),
    status: Type.Integer({ description: 'The HTTP status.' }),
    detail: Type.String({ description: 'What happened, fit to be shown to a person.' }),
    instance: Type.String({ description: 'The path of the request.' }),
    error_code: Type.String({ pattern: '^[A-Z_]+$', description: 'A stable word that programs can switch on.' }),
    request_id: Type.String({ description: 'The same as the header `X-Request-Id`.' }),
    timestamp: Type.String({ format: 'date-time', description: 'When it happened.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object(
          {
            pointer: Type.String({ description: 'The member it is about: a JSON Pointer (RFC 6901).' }),
            code: Type.String({ description: 'A stable word for the broken rule.' }),
            detail: Type.String({ description: 'What a person can act on.' }),
          },
          { additionalProperties: false },
        ),
        { description: 'Each thing that is wrong with the request.' },
      ),
    ),
  },
  { title: 'Problem', additionalProperties: false },
);
