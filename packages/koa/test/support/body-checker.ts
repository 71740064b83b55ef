import assert from 'node:assert/strict';
import { Compile, type Validator } from 'typebox/compile';
import type { Content, JsonSchema, OpenApiDocument } from '../../src/openapi/document.ts';

export interface ObservedResponse {
  readonly status: number;
  readonly headers: Headers;
  /** As text; empty for none. */
  readonly body: string;
}

/** Throws unless a body is of a documented media type and valid by its schema; a problem's code must be one of the documented. */
export function createBodyChecker(document: OpenApiDocument) {
  const validate = createSchemaValidator(document);
  return function checkBody(content: Content, { headers, body }: ObservedResponse, where: string): void {
    const mediaType = mediaTypeOf(headers);
    const documented = content[mediaType];
    assert.ok(documented, `${where}: the media type is '${mediaType}', documented: ${Object.keys(content).join(', ')}`);
    const value: unknown = mediaType.endsWith('json') ? JSON.parse(body) : body;
    const faults = validate(documented.schema, value);
    assert.equal(faults.length, 0, `${where}: the body is not as documented: ${faults.join('; ')}: ${body}`);
    if (mediaType !== 'application/problem+json' || documented.examples === undefined) return;
    const code = (value as { error_code: string }).error_code;
    assert.ok(code in documented.examples, `${where}: ${code} is not documented`);
  };
}

function mediaTypeOf(headers: Headers): string {
  const [mediaType = ''] = (headers.get('Content-Type') ?? '').split(';');
  return mediaType.trim();
}

/** Gives what is wrong with a value by a schema of the document; each schema is compiled once. */
export function createSchemaValidator({
  components,
}: OpenApiDocument): (schema: JsonSchema, value: unknown) => readonly string[] {
  const validators = new Map<string, Validator>();
  return (schema, value) => {
    const key = JSON.stringify(schema);
    const validator = validators.get(key) ?? Compile(inline(schema) as object);
    validators.set(key, validator);
    return validator.Errors(value).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  function inline(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(inline);
    if (typeof value !== 'object' || value === null) return value;
    if ('$ref' in value && typeof value.$ref === 'string') return inline(components.schemas[nameOf(value.$ref)]);
    return Object.fromEntries(Object.entries(value).map(([keyword, member]) => [keyword, inline(member)]));
  }
}

function nameOf(reference: string): string {
  return reference.slice('#/components/schemas/'.length);
}
