import type { AuditEvent } from '../model.ts';
import type { AuditQuery, AuditStore } from '../ports/audit-store.ts';
import type { Page } from '../ports/page.ts';
import { assertConsistent } from './assert-consistent.ts';
import type { Run, Tables } from './memory-tables.ts';
import { foreignPosition, toPage } from './page.ts';

export function createMemoryAudit(tables: Tables, run: Run): AuditStore {
  return {
    append: (event) => run(() => appendEvent(tables, event)),
    list: (query) => run(() => listEvents(tables, query)),
  };
}

export function appendEvent(tables: Tables, event: AuditEvent): void {
  assertConsistent(!tables.audit.has(event.id), 'the id of the event is taken');
  tables.audit.set(event.id, structuredClone(event));
}

function listEvents(tables: Tables, query: AuditQuery): Page<AuditEvent> {
  const position = query.after === null ? null : parsePosition(query.after);
  const left = tables.audit
    .values()
    .filter((event) => isAskedFor(event, query) && (position === null || newestFirst(position, event) < 0))
    .sort(newestFirst);
  return toPage(left, query.limit, ({ at, id }) => `${at.getTime()}:${id}`);
}

function isAskedFor({ type, userId, at }: AuditEvent, query: AuditQuery): boolean {
  return (
    (query.type === null || type === query.type) &&
    (query.userId === null || userId === query.userId) &&
    (query.from === null || at >= query.from) &&
    (query.to === null || at < query.to)
  );
}

type Position = Pick<AuditEvent, 'at' | 'id'>;

function newestFirst(a: Position, b: Position): number {
  return b.at.getTime() - a.at.getTime() || Number(b.id > a.id) - Number(b.id < a.id);
}

function parsePosition(after: string): Position {
  const [, milliseconds, id] = /^(-?\d{1,16}):(.+)$/s.exec(after) ?? [];
  if (milliseconds === undefined || id === undefined) {
    throw foreignPosition();
  }
  return { at: new Date(Number(milliseconds)), id };
}
