import type { Database } from "./driver.ts"

/** Runs the body in one transaction, alone among all writers of the file: all of it or nothing. */
export function transaction<Result>(db: Database, body: () => Result): Result {
  db.exec("begin immediate")
  try {
    const result = body()
    db.exec("commit")
    return result
  } catch (error) {
    try {
      db.exec("rollback")
    } catch {
      // Errors of the disk end a transaction by themselves: there is nothing left to roll back.
    }
    throw error
  }
}
