type Row = Record<string, SqlStorageValue>;

/**
 * An object's own SQLite. Its tables come into being with their first row: anybody can name an object that nobody has, and
 * by that alone it must not come to stay.
 */
export class Tables {
  readonly #storage: DurableObjectStorage;
  readonly #steps: readonly string[];
  #there: boolean;

  /** `steps` are only ever appended to, each runs once: those that a newer version brings at once, where there are tables. */
  constructor(storage: DurableObjectStorage, steps: readonly string[]) {
    this.#storage = storage;
    this.#steps = steps;
    this.#there =
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name = '_migration'").toArray().length > 0;
    if (this.#there) this.#migrate();
  }

  /** The rows that there are; none before the first one was written. */
  read<T extends Row>(query: string, ...bindings: SqlStorageValue[]): T[] {
    return this.#there ? this.#storage.sql.exec<T>(query, ...bindings).toArray() : [];
  }

  /** Writes rows; answers those that the statement returns. */
  write<T extends Row>(query: string, ...bindings: SqlStorageValue[]): T[] {
    if (!this.#there) this.#migrate();
    return this.#storage.sql.exec<T>(query, ...bindings).toArray();
  }

  remove(query: string, ...bindings: SqlStorageValue[]): void {
    if (this.#there) this.#storage.sql.exec(query, ...bindings);
  }

  /** Nothing is left of the object, as if it had never been named. */
  async forget(): Promise<void> {
    this.#there = false;
    await this.#storage.deleteAll();
  }

  #migrate(): void {
    const { sql } = this.#storage;
    this.#storage.transactionSync(() => {
      sql.exec("CREATE TABLE IF NOT EXISTS _migration (n INTEGER PRIMARY KEY)");
      const done = sql.exec<{ n: number }>("SELECT coalesce(max(n), 0) AS n FROM _migration").one().n;
      this.#steps.slice(done).forEach((step, index) => {
        sql.exec(step);
        sql.exec("INSERT INTO _migration (n) VALUES (?)", done + index + 1);
      });
    });
    this.#there = true;
  }
}
