/** A call did not end in the time that it had. */
export class OutOfTimeError extends Error {
  constructor() {
    super('there was no answer in time');
    this.name = 'OutOfTimeError';
  }
}

/**
 * What `call` resolves with, whoever else waits for it as well.
 * @throws OutOfTimeError after so many milliseconds; what the call does then is not heard of
 */
export async function withinMs<Result>(limitMs: number, call: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new OutOfTimeError()), limitMs);
  try {
    return await Promise.race([call, promise]);
  } finally {
    clearTimeout(timer);
  }
}
