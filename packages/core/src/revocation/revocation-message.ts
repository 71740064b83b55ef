import Type from 'typebox';
import * as Value from 'typebox/value';
import type { Revocation } from '../ports/revocations.ts';

/** What goes over the wire. A later version may add members, and those are passed over. */
const messageSchema = Type.Union([
  Type.Object({ kind: Type.Literal('session'), session_id: Type.String({ minLength: 1 }) }),
  Type.Object({ kind: Type.Literal('user'), user_id: Type.String({ minLength: 1 }) }),
  Type.Object({ kind: Type.Literal('keys') }),
]);

/** A revocation as JSON; some hundred bytes at most. */
export function writeRevocation(revocation: Revocation): string {
  switch (revocation.kind) {
    case 'session':
      return JSON.stringify({ kind: 'session', session_id: revocation.sessionId });
    case 'user':
      return JSON.stringify({ kind: 'user', user_id: revocation.userId });
    case 'keys':
      return JSON.stringify({ kind: 'keys' });
  }
}

/** The revocation that a text means; null for anything else, for instance a kind that only a later version knows. */
export function parseRevocation(text: string): Revocation | null {
  const message = parseJson(text);
  if (!Value.Check(messageSchema, message)) return null;
  switch (message.kind) {
    case 'session':
      return { kind: 'session', sessionId: message.session_id };
    case 'user':
      return { kind: 'user', userId: message.user_id };
    case 'keys':
      return { kind: 'keys' };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
