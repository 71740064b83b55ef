import type { AuditEvent, AuditQuery, AuditStore, Page } from '@auth/core';
import type { ExpressionBuilder } from 'kysely';
import { attempt } from '../driver-errors.ts';
import type { Tables } from '../entities.ts';
import { type AuditEventRow, toAuditEvent, toAuditEventRow } from '../mapping.ts';
import type { Connection } from '../transaction.ts';
import { foreignPosition } from './page.ts';

export function createAuditStore(db: Connection): AuditStore {
  return {
    append: (event) => attempt(() => insertEvent(db, event)),
    list: (query) => attempt(() => listEvents(db, query)),
  };
}

export async function insertEvent(db: Connection, event: AuditEvent): Promise<void> {
  await db.insertInto('audit_events').values(toAuditEventRow(event)).execute();
}

async function listEvents(db: Connection, query: AuditQuery): Promise<Page<AuditEvent>> {
  const position = query.after === null ? null : parsePosition(query.after);
  const rows = await db
    .selectFrom('audit_events')
    .selectAll()
    .where((eb) => eb.and([...isAskedFor(eb, query), ...(position === null ? [] : [isBehind(eb, position)])]))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return { items: page.map(toAuditEvent), next: last && rows.length > query.limit ? `${last.at}:${last.id}` : null };
}

type Builder = ExpressionBuilder<Tables, 'audit_events'>;
type Position = Pick<AuditEventRow, 'at' | 'id'>;

function isAskedFor(eb: Builder, { type, userId, from, to }: AuditQuery) {
  return [
    ...(type === null ? [] : [eb('type', '=', type)]),
    ...(userId === null ? [] : [eb('user_id', '=', userId)]),
    ...(from === null ? [] : [eb('at', '>=', from.getTime())]),
    ...(to === null ? [] : [eb('at', '<', to.getTime())]),
  ];
}

function isBehind(eb: Builder, { at, id }: Position) {
  return eb(eb.refTuple('at', 'id'), '<', eb.tuple(at, id));
}

function parsePosition(after: string): Position {
  const [, at, id] = /^(-?\d{1,16}):(.+)$/s.exec(after) ?? [];
  if (at === undefined || id === undefined) {
    throw foreignPosition();
  }
  return { at: Number(at), id };
}
