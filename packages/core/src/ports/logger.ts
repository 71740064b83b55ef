/** What a line carries besides its message. Values under secret-looking names are redacted by the logger. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the library tells what happens. A security event bears its name in the field `event`. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warning(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  critical(message: string, fields?: LogFields): void;
}
