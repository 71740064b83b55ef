import type { Context } from 'koa';

/** What the layers of one request tell each other. */
export interface RequestState {
  readonly requestId: string;
  /** The pattern of the route that matched; null when none did. */
  endpoint: string | null;
  /** Whether the line that tells of the request is left out unless it fails. */
  isQuiet: boolean;
  /** What the request failed with, if it did. */
  failure: unknown;
}

/** Kept beside the context, not in `ctx.state`, which belongs to the app that we may be mounted in. */
class RequestStates {
  readonly #states = new WeakMap<object, RequestState>();

  set(ctx: Context, state: RequestState): void {
    this.#states.set(ctx.req, state);
  }

  of(ctx: Context): RequestState {
    const state = this.#states.get(ctx.req);
    if (state === undefined) throw new Error('The request has no context: its middleware is missing.');
    return state;
  }
}

export const requestStates = new RequestStates();
