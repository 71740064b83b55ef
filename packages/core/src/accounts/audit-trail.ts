import type { AuditDetails, AuditEvent, AuditEventType } from '../model.ts';
import type { Logger } from '../ports/logger.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { ReuseReport } from '../ports/session-store.ts';
import type { Stores } from '../ports/storage.ts';
import type { ClientInfo } from '../sessions/client-info.ts';

/** What happened, to whom and by whom. */
export interface Happening {
  readonly type: AuditEventType;
  /** Whom it concerns; null for somebody unknown. */
  readonly userId: string | null;
  /** Who did it; null for somebody unknown and for the operator. */
  readonly actorId: string | null;
  readonly details?: AuditDetails;
}

/** What somebody does who may mean harm, besides failing. */
const suspicious: ReadonlySet<AuditEventType> = new Set<AuditEventType>(['auth.rate_limited', 'auth.refresh.reused']);

/** Writes what happens to accounts where it is kept, and to the log. */
export class AuditTrail {
  readonly #runtime: Runtime;
  readonly #logger: Logger;

  constructor({ runtime, logger }: { readonly runtime: Runtime; readonly logger: Logger }) {
    this.#runtime = runtime;
    this.#logger = logger;
  }

  /** Adds an event to the transaction that the stores belong to. */
  async record(stores: Stores, happening: Happening, client: ClientInfo): Promise<void> {
    const { type, userId, actorId, details = {} } = happening;
    await stores.audit.append({ ...this.describeClient(client), type, userId, actorId, details });
  }

  /** Tells the log of an event that has been kept. */
  log({ type, userId, actorId, details }: Happening, message: string): void {
    const level = type.endsWith('failed') || suspicious.has(type) ? 'warning' : 'info';
    const fields = {
      event: type,
      ...(userId && { user_id: userId }),
      ...(actorId && { actor_id: actorId }),
      ...details,
    };
    this.#logger[level](message, fields);
  }

  /** The members of an event that only depend on the call. */
  describeClient(client: ClientInfo): Omit<AuditEvent, 'actorId' | 'details' | 'type' | 'userId'> {
    return {
      id: this.#runtime.id(),
      at: this.#runtime.now(),
      ip: client.ip ?? null,
      userAgent: client.userAgent ?? null,
      requestId: client.requestId ?? null,
    };
  }

  /** What a storage needs to write the event of a reused refresh token itself; nobody knows who sent it. */
  describeReuse(client: ClientInfo): ReuseReport {
    return { ...this.describeClient(client), actorId: null };
  }
}
