import { DatabaseSync, StatementSync } from 'node:sqlite';

/** A disk that fails: of the calls of SQLite whose text contains `sql`, `times` fail from the `from`th on, which is counted from 1. */
export interface DiskFault {
  readonly from: number;
  readonly times: number;
  readonly sql?: string;
}

/** The store's worker on a disk that fails so; for `storeWorkerUrl`. */
export function failingStore(fault: DiskFault): URL {
  const store = new URL('../../../src/store/worker.ts', import.meta.url);
  const text = `import { failCalls } from '${import.meta.url}'; failCalls(${JSON.stringify(fault)}); await import('${store}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(text)}`);
}

/**
 * Makes the calls of SQLite of this thread fail so, with an input/output error; a call that fails does nothing.
 * @public Called by the text above.
 */
export function failCalls({ from, times, sql = '' }: DiskFault): void {
  let calls = 0;
  const count = (text: string): void => {
    if (!text.includes(sql)) return;
    calls += 1;
    // SQLITE_IOERR (https://sqlite.org/rescode.html#ioerr)
    if (calls >= from && calls < from + times) throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
  };
  const { exec, prepare } = DatabaseSync.prototype;
  const { run, get, all } = StatementSync.prototype;
  Object.assign(DatabaseSync.prototype, {
    exec(this: DatabaseSync, text: string) {
      count(text);
      exec.call(this, text);
    },
    prepare(this: DatabaseSync, text: string) {
      count(text);
      return prepare.call(this, text);
    },
  });
  for (const [name, real] of Object.entries({ run, get, all }))
    Object.defineProperty(StatementSync.prototype, name, {
      value(this: StatementSync, ...values: readonly unknown[]) {
        count(this.sourceSQL);
        return Reflect.apply(real, this, values) as unknown;
      },
    });
}
