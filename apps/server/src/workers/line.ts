import { isMessage, type Message } from './messages.ts';

/** One end of the line between the primary process and one of its workers. */
export interface Line {
  /** Resolves when the message is sent, or cannot be: whoever is gone needs it no more. */
  send(message: Message): Promise<void>;
  /** From now on `listener` is told what the other end sends. */
  listen(listener: (message: Message) => void): void;
}

/** `process` in a worker, the worker in the primary process. */
export interface MessageChannelEnd {
  send?(message: Message, callback: (error: Error | null) => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

export function createLine(end: MessageChannelEnd): Line {
  return {
    send: (message) =>
      new Promise((resolve) => {
        if (end.send === undefined) resolve();
        else end.send(message, () => resolve());
      }),
    listen: (listener) => {
      end.on('message', (message) => {
        if (isMessage(message)) listener(message);
      });
    },
  };
}
