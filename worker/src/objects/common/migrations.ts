/** Brings an object's own SQLite to the newest shape: `steps` are only ever appended to, each runs once. */
export function migrate(storage: DurableObjectStorage, steps: readonly string[]): void {
  storage.transactionSync(() => {
    storage.sql.exec("CREATE TABLE IF NOT EXISTS _migration (n INTEGER PRIMARY KEY)");
    const done = storage.sql.exec<{ n: number }>("SELECT coalesce(max(n), 0) AS n FROM _migration").one().n;
    steps.slice(done).forEach((step, index) => {
      storage.sql.exec(step);
      storage.sql.exec("INSERT INTO _migration (n) VALUES (?)", done + index + 1);
    });
  });
}
