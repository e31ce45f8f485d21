import { BackchatError } from "@backchat/core"
import type { Database } from "./driver.ts"
import { transaction } from "./transaction.ts"

/**
 * The tables, one step a version; a step that was released is never changed.
 *
 * How a claim stays cheap with a million deliveries waiting: `lanes` holds one row for each lane that is
 * not empty, and its `due_at` is the one time that matters. Of a free lane it is when its head may be
 * claimed, of a claimed one when the lease ends. So ready lanes, retries that are due and leases that ran
 * out are one range of one index, and claiming reads as many rows as it hands out. `turn` puts lanes that
 * are due in the same millisecond in the order in which they became so.
 *
 * `inbox` rows are written once and deleted once; what changes (attempts, token) is in the small row of
 * the lane. `seen` outlives the inbox, without bodies. `tally.last` is the source of everything that has
 * to grow: order, tokens, turns, versions.
 */
export const STEPS: readonly string[] = [
  `create table tally (
     id integer primary key check (id = 1),
     last integer not null, waiting integer not null, claimed integer not null, buried integer not null,
     at real not null, clock_offset real not null, boot text
   );
   insert into tally values (1, 0, 0, 0, 0, 0, 0, null);

   create table lanes (
     id integer primary key,
     name text not null unique,
     size integer not null,
     head integer not null,
     attempts integer not null,
     token integer not null,
     due_at integer not null,
     turn integer not null
   );
   create index lanes_due on lanes (due_at, turn);

   create table inbox (
     seq integer primary key,
     lane integer not null,
     received_at integer not null,
     envelope text not null,
     body text not null
   );
   create index inbox_lane on inbox (lane, seq);

   create table seen (n integer primary key, key text not null unique, at integer not null);

   create table journal (
     n integer primary key,
     seq integer not null, key text not null, value text not null,
     unique (seq, key)
   );

   create table dead (
     n integer primary key,
     key text not null unique,
     id text not null,
     lane text not null,
     seq integer not null,
     received_at integer not null,
     envelope text not null,
     body text not null,
     error text not null,
     attempts integer not null,
     buried_at integer not null
   );
   create index dead_id on dead (id);
   create index dead_lane on dead (lane);

   create table state (
     key text primary key not null,
     value text not null,
     version integer not null,
     expires_at integer
   );
   create index state_expiry on state (expires_at) where expires_at is not null;`,
]

/** "Back" in ASCII: says whose file it is. */
const APPLICATION_ID = 0x4261636b

/**
 * Brings the tables of a file to this version, in one transaction.
 *
 * @throws BackchatError `bad_configuration` when the file is another program's, or from a newer Backchat
 */
export function migrate(db: Database, file: string, steps: readonly string[] = STEPS): void {
  transaction(db, () => {
    const version = checkedVersion(db, file, steps.length)
    if (version === steps.length) return
    for (const step of steps.slice(version)) db.exec(step)
    db.exec(`pragma application_id = ${APPLICATION_ID}; pragma user_version = ${steps.length}`)
  })
}

function checkedVersion(db: Database, file: string, newest: number): number {
  const version = db.prepare<{ user_version: number }>("pragma user_version").get()?.user_version ?? 0
  const owner = db.prepare<{ application_id: number }>("pragma application_id").get()?.application_id ?? 0
  const isEmpty = db.prepare("select 1 from sqlite_schema limit 1").get() === undefined
  if (owner !== APPLICATION_ID && !isEmpty) {
    throw new BackchatError(
      "bad_configuration",
      `"${file}" is the database of another program. Give the store a file of its own.`,
    )
  }
  if (version > newest) {
    throw new BackchatError(
      "bad_configuration",
      `"${file}" has version ${version} of the store's tables, this Backchat knows ${newest}. ` +
        "Upgrade Backchat here as well, or give the store another file; the tables only go forward.",
    )
  }
  return version
}
