import { isNativeError } from 'node:util/types';
import { Logger as Tslog } from 'tslog';
import { fileTransport } from 'tslog/transports/file';
import type { LogFields, Logger } from '../ports/logger.ts';
import { openLogFiles } from './log-files.ts';
import { type LevelName, type LogEntry, toJsonLine, toPrettyLine } from './log-line.ts';
import { isJsonObject, redact } from './redact.ts';
import { redactText } from './redact-text.ts';
import { currentContext, type RequestContext } from './request-context.ts';
import { openStandardOutput } from './standard-output.ts';

export type LogLevel = keyof Logger;

export interface LoggerOptions {
  /** The least level that is logged. Default `info`. */
  readonly level?: LogLevel;
  /** What is written: one JSON object a line, or lines for a person at a terminal. Files always hold JSON. Default `json`. */
  readonly format?: 'json' | 'pretty';
  /** A directory that `app.log` (INFO and above) and `error.log` (ERROR and above) are kept in. Default: none. */
  readonly directory?: string;
  /** Takes each entry, without its line end, instead of standard output. */
  readonly write?: (line: string) => void;
  /** Default: the system's clock. */
  readonly now?: () => Date;
}

/** A logger whose lines are on their way until they are flushed. */
export interface FlushableLogger extends Logger {
  /** Resolves when everything logged so far is written. */
  flush(): Promise<void>;
  /** Flushes, and closes the files; what is logged afterwards is not kept. */
  close(): Promise<void>;
}

interface LogRecord {
  readonly entry: LogEntry;
}

const levelName = { debug: 'DEBUG', info: 'INFO', warning: 'WARNING', error: 'ERROR', critical: 'CRITICAL' } as const;
const rank: Readonly<Record<LogLevel, number>> = { debug: 2, info: 3, warning: 4, error: 5, critical: 6 };

/**
 * A logger that writes one entry a line, with what is known of the current request and without secrets. No call of it ever
 * throws.
 * @throws ConfigurationError when the directory cannot be written to
 */
export function createLogger(options: LoggerOptions = {}): FlushableLogger {
  const tslog = createTslog(options);
  const now = options.now ?? (() => new Date());
  const leastRank = rank[options.level ?? 'info'];
  const logAt =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (rank[level] < leastRank) return;
      tslog.log(rank[level], levelName[level], { entry: toEntry(now(), levelName[level], message, fields) });
    };
  return {
    debug: logAt('debug'),
    info: logAt('info'),
    warning: logAt('warning'),
    error: logAt('error'),
    critical: logAt('critical'),
    flush: () => tslog.flush(),
    close: () => tslog[Symbol.asyncDispose](),
  };
}

/** Says nothing. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warning: () => undefined,
  error: () => undefined,
  critical: () => undefined,
};

function createTslog({ format = 'json', directory, write }: LoggerOptions): Tslog<LogRecord> {
  const tslog = new Tslog<LogRecord>({ type: 'hidden', stack: { capture: 'off' } });
  const asJson = ({ entry }: LogRecord) => toJsonLine(entry);
  const asText = ({ entry }: LogRecord) => toPrettyLine(entry);
  const output = write ? { write, flush: async () => undefined } : openStandardOutput();
  tslog.attachTransport({
    name: 'output',
    format: format === 'json' ? asJson : asText,
    write: (_record, line) => output.write(line),
    flush: () => output.flush(),
  });
  if (directory !== undefined) {
    const { app, error } = openLogFiles(directory);
    tslog.attachTransport(fileTransport({ name: 'app.log', path: app, minLevel: rank.info, format: asJson }));
    tslog.attachTransport(fileTransport({ name: 'error.log', path: error, minLevel: rank.error, format: asJson }));
  }
  return tslog;
}

function toEntry(at: Date, level: LevelName, message: string, fields: LogFields): LogEntry {
  const context = currentContext();
  const copies = redact(isNativeError(fields) ? { error: fields } : fields);
  const members = isJsonObject(copies) ? copies : { fields: copies };
  const entry = {
    timestamp: at.toISOString(),
    level,
    message: redactText(message),
    request_id: context?.requestId,
    user_id: context?.userId,
    session_id: context?.sessionId,
    endpoint: context?.endpoint,
    method: context?.method,
    ip: context?.ip,
    ...members,
  };
  return foundBy.some((name) => name in members) ? { ...entry, ...toHead(at, level, message, context) } : entry;
}

/** The members that lines are found by: no field takes the place of one. */
const foundBy = ['timestamp', 'level', 'message', 'request_id'];

function toHead(at: Date, level: LevelName, message: string, context: RequestContext | undefined) {
  const head = { timestamp: at.toISOString(), level, message: redactText(message) };
  return context ? { ...head, request_id: context.requestId } : head;
}
