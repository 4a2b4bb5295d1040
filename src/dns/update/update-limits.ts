/** What an update, and what becomes of it, may cost. */

export const UPDATE_LIMITS = {
  /** Updates of one zone that wait: some seconds of work for a slow disk. Those that come then get SERVFAIL. */
  waiting: 10_000,
  /** What they take in memory: 10,000 messages of 64 KiB would be more than most machines have. */
  waitingOctets: 64 * 1024 * 1024,
  /** Updates that share a write to the journal: enough that the write costs each of them next to nothing. */
  inGroup: 500,
  /** What they may take in memory, so that large ones do not wait for each other and their entries are made in no time. */
  inGroupOctets: 1024 * 1024,
  /** Work on updates before others get a turn. */
  sliceMs: 5,
  /** Octets of a journal that is not looked at: 30,000 small updates. */
  journalOctets: 4 * 1024 * 1024,
} as const

export const WRITE_BACK = {
  /** Long enough that a burst of updates makes one write; short enough that a person finds them in the file. */
  delayMs: 5_000,
  /** A write-back of a large zone takes seconds, which shall be a small part of the time. */
  timesItsDuration: 20,
  /** How long a failure is waited out at most. */
  mostDelayMs: 300_000,
  /** A file that changes under our hands this often is left to whoever changes it. */
  attempts: 3,
} as const
