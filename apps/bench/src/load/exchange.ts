import type { Dispatcher } from 'undici';
import { VoidRunError } from '../void-run-error.ts';

/** What is sent. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends a request and reads its answer to the end, below undici's conveniences: the load must cost less than what it is put on. */
export function exchange(dispatcher: Dispatcher, request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let text = '';
    dispatcher.dispatch(
      { ...request, body: request.body ?? null },
      {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          // Everything that is asked for is ASCII.
          text += chunk.toString('latin1');
        },
        onResponseEnd() {
          resolve({ status, body: text });
        },
        onResponseError(_controller, cause) {
          reject(new VoidRunError(`The run is void: there was no answer (${cause.message}).`, { cause }));
        },
      },
    );
  });
}
