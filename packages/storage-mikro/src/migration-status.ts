/** The names of migrations, oldest first. */
export interface MigrationStatus {
  readonly executed: readonly string[];
  readonly pending: readonly string[];
}
