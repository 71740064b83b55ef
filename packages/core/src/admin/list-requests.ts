import type { AuditEventType } from '../model.ts';
import type { ListRequest } from '../pagination/list.ts';

/** Which users; a filter that is left out lets all through. */
export interface UserListRequest extends ListRequest {
  /** A prefix of email or username, in any case. */
  readonly q?: string | undefined;
  readonly isActive?: boolean | undefined;
  readonly role?: string | undefined;
}

/** Which events; a filter that is left out lets all through. */
export interface AuditListRequest extends ListRequest {
  readonly type?: AuditEventType | undefined;
  readonly userId?: string | undefined;
  /** The first instant, itself included. */
  readonly from?: Date | undefined;
  /** The instant behind the last. */
  readonly to?: Date | undefined;
}
