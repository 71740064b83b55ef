import { Migration } from '@mikro-orm/migrations';
import { BasePostgreSqlPlatform } from '@mikro-orm/sql';

/** A migration that runs on every database; what they do not have in common is asked of it. */
export abstract class PortableMigration extends Migration {
  protected get isPostgres(): boolean {
    return this.driver.getPlatform() instanceof BasePostgreSqlPlatform;
  }

  /** The type of text that is looked up: compared and ordered by its bytes, which is how SQLite compares all text. */
  protected get key(): string {
    return this.isPostgres ? 'text collate "C"' : 'text';
  }
}
