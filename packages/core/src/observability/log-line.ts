import { styleText } from 'node:util';
import { isJsonObject, type Json } from './redact.ts';

/** One line of the log, free of secrets; its members are written in the order they have here. */
export type LogEntry = {
  readonly timestamp: string;
  readonly level: LevelName;
  readonly message: string;
} & { readonly [name: string]: Json | undefined };

export type LevelName = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

const colorOf = { DEBUG: 'gray', INFO: 'green', WARNING: 'yellow', ERROR: 'red', CRITICAL: 'magenta' } as const;

/** The entry as one JSON object in one line, whatever reads it takes for the end of a line or for a command to a terminal. */
export function toJsonLine(entry: LogEntry): string {
  return escapeInvisible(JSON.stringify(entry));
}

/** The entry for a person at a terminal; the stack of an error stands below in lines of its own. */
export function toPrettyLine({ timestamp, level, message, ...fields }: LogEntry): string {
  const stack = stackOf(fields.error);
  const rest = Object.entries(fields).filter(
    ([name, value]) => value !== undefined && (name !== 'error' || stack === null),
  );
  const head = [
    styleText('gray', timestamp.slice(11, 23)),
    styleText(colorOf[level], level.padEnd(8)),
    escapeInvisible(message),
    ...rest.map(([name, value]) => styleText('gray', escapeInvisible(`${name}=${JSON.stringify(value)}`))),
  ].join(' ');
  return stack === null ? head : [head, ...stack.split('\n').map((line) => `  ${escapeInvisible(line)}`)].join('\n');
}

/** The stack of an error and those of its causes. */
function stackOf(error: Json | undefined): string | null {
  if (!isJsonObject(error) || typeof error.stack !== 'string') return null;
  const causeStack = stackOf(error.cause);
  return causeStack === null ? error.stack : `${error.stack}\nCaused by ${causeStack}`;
}

/** Control characters, line and paragraph separators and marks that turn the direction of writing, as JSON escapes. */
function escapeInvisible(text: string): string {
  return printableAscii.test(text) ? text : escapeEach(text);
}

/** Nearly every line, which one look is enough for. */
const printableAscii = /^[ -~]*$/;

function escapeEach(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
