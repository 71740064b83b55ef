import type { User } from '@auth/core';
import { answer, type JsonOption, type Terminal } from './terminal.ts';

/** Answers a command with a user: to a program as the HTTP interface shows one, to a person with `text`. */
export async function answerUser(terminal: Terminal, options: JsonOption, user: User, text: string): Promise<void> {
  // Loading it takes longer than most commands; those that have opened the library have it already.
  const { toUserBody } = await import('@auth/koa');
  answer(terminal, options, toUserBody(user), text);
}
