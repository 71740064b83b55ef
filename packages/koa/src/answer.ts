import buildSerializer from 'fast-json-stringify';
import type { Context } from 'koa';
import type { Reply, Route } from './route.ts';
import { setHeader } from './set-header.ts';

type Serializer = (body: unknown) => string;

/**
 * Writes what a handler replies. A body is written by the schema of its answer, which knows no other members than those it
 * lists: what nobody listed cannot leave the server.
 */
export function createAnswerWriter(route: Route): (ctx: Context, reply: Reply) => void {
  const serializers = new Map<number, Serializer>();
  return (ctx, { status, body, headers }) => {
    ctx.status = status;
    if (body !== undefined) {
      const serialize = serializers.get(status) ?? createSerializer(route, status);
      serializers.set(status, serialize);
      setHeader(ctx.res, 'Content-Type', `${route.answers[status]?.mediaType ?? 'application/json'}; charset=utf-8`);
      ctx.body = serialize(body);
    }
    if (headers !== undefined) ctx.set(headers);
  };
}

function createSerializer({ answers, operationId }: Route, status: number): Serializer {
  const { schema, mediaType } = answers[status] ?? {};
  if (schema === undefined) throw new Error(`The route ${operationId} has no schema for a body with status ${status}.`);
  return mediaType === undefined ? buildSerializer(schema) : String;
}
