/** More than there are different queries; what has ever new texts is sent without a name beyond it. */
const mostNames = 200;

/** Names under which each connection keeps its prepared statements, so that it parses and plans them once. */
export class StatementNames {
  readonly #names = new Map<string, string>();
  #generation = 0;

  nameOf(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known || this.#names.size >= mostNames) {
      return known;
    }
    const name = `auth_${this.#generation}_${this.#names.size}`;
    this.#names.set(sql, name);
    return name;
  }

  /** After a change of the tables no connection may use what it has prepared; with other names each prepares it anew. */
  renew(): void {
    this.#names.clear();
    this.#generation += 1;
  }
}
