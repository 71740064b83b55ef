/** The settings cannot work; nothing was started. Neither its message nor its lists hold the value of a secret. */
export class SettingsError extends Error {
  /** All that is wrong, each naming its variable. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];

  constructor(problems: readonly string[], warnings: readonly string[] = []) {
    super(['The settings cannot work:', ...problems, ...warnings].join('\n  '));
    this.name = 'SettingsError';
    this.problems = problems;
    this.warnings = warnings;
  }
}
