import { EventEmitter } from 'node:events';
import type { MessageChannelEnd } from '../../src/workers/line.ts';

/** Both ends of a channel between two processes, in one: what one sends the other hears a moment later. */
export function makeEnds(): [MessageChannelEnd, MessageChannelEnd] {
  const [one, other] = [new EventEmitter(), new EventEmitter()];
  return [makeEnd(one, other), makeEnd(other, one)];
}

function makeEnd(own: EventEmitter, other: EventEmitter): MessageChannelEnd {
  return {
    on: (event, listener) => own.on(event, listener),
    send: (message, callback) => {
      setImmediate(() => {
        other.emit('message', JSON.parse(JSON.stringify(message)));
        callback(null);
      });
      return true;
    },
  };
}
