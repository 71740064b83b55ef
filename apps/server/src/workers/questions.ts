import { withinMs } from '@auth/core';

/** Questions that are answered by a message with their number. */
export class Questions<Answer> {
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #answerMs: number;
  #lastId = 0;

  /** @param answerMs how long an answer may take */
  constructor(answerMs: number) {
    this.#answerMs = answerMs;
  }

  /** @throws OutOfTimeError when there is no answer in time */
  async ask(send: (id: number) => Promise<void>): Promise<Answer> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#waiting.set(id, resolve);
    try {
      void send(id);
      return await withinMs(this.#answerMs, promise);
    } finally {
      this.#waiting.delete(id);
    }
  }

  /** One that comes too late is passed over. */
  answered(id: number, answer: Answer): void {
    this.#waiting.get(id)?.(answer);
  }
}
