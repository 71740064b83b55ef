import type { AuditEvent, AuditEventType } from '../model.ts';
import type { Page } from './page.ts';

export interface AuditStore {
  /** Adds an event, in the transaction that the store belongs to. */
  append(event: AuditEvent): Promise<void>;
  /** Newest first: by `at`, then by id. */
  list(query: AuditQuery): Promise<Page<AuditEvent>>;
}

/** Which events; a filter that is null lets all through. */
export interface AuditQuery {
  readonly type: AuditEventType | null;
  readonly userId: string | null;
  /** The first instant, itself included. */
  readonly from: Date | null;
  /** The instant behind the last. */
  readonly to: Date | null;
  /** {@link Page.next} of the page before; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}
