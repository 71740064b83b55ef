import type { IncomingMessage } from 'node:http';

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
const stateKey = Symbol('state of the request');

type StatefulRequest = IncomingMessage & { [stateKey]?: RequestState };

export const requestStates = {
  set({ req }: { readonly req: StatefulRequest }, state: RequestState): void {
    req[stateKey] = state;
  },

  of({ req }: { readonly req: StatefulRequest }): RequestState {
    const state = req[stateKey];
    if (state === undefined) throw new Error('The request has no context: its middleware is missing.');
    return state;
  },
};
