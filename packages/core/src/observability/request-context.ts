import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of a request carries, from whatever layer it comes. */
export interface RequestContext {
  readonly requestId: string;
  readonly method?: string;
  /** The pattern of the route, never the raw path. */
  readonly endpoint?: string;
  readonly ip?: string;
  readonly userId?: string;
  readonly sessionId?: string;
}

const storage = new AsyncLocalStorage<{ context: RequestContext }>();

/** Runs `work`, and all that it starts, within a context. */
export function runInContext<Result>(context: RequestContext, work: () => Result): Result {
  return storage.run({ context: { ...context } }, work);
}

/** Adds what is known only later in the request, such as who it is from; does nothing outside a context. */
export function addToContext(additions: Partial<Omit<RequestContext, 'requestId'>>): void {
  const store = storage.getStore();
  if (store) Object.assign(store.context, additions);
}

/** For the logger alone: nothing else may depend on who calls. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore()?.context;
}
