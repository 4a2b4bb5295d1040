/** What a primary's zone has to tell of its file and its journal: for a log. Types only. */

import type { TextError, ZoneFileError } from '../../errors.ts'
import type { FileError } from '../../runtime/runtime.ts'
import type { JournalDamage } from '../journal/journal-reader.ts'
import type { DomainName } from '../name/domain-name.ts'

export interface RrsetName {
  readonly owner: DomainName
  readonly type: number
}

export type PrimaryNews =
  /** At the start: updates that are in the journal and were not in the file. `overruled` are RRsets of the file that gave way. */
  | { readonly kind: 'recovered'; readonly updates: number; readonly overruled: readonly RrsetName[] }
  | { readonly kind: 'journal-damaged'; readonly path: string; readonly damage: JournalDamage }
  /** Updates were answered with SERVFAIL, and have changed nothing. */
  | { readonly kind: 'journal-failed'; readonly error: FileError }
  | { readonly kind: 'written-back'; readonly serial: number; readonly notes: readonly string[] }
  /** The updates are served and in the journal; writing them into the file will be tried again. */
  | { readonly kind: 'write-back-failed'; readonly error: FileError | ZoneFileError | TextError }
  /** The file and updates not yet in it say different things of these: the file stays as it is, and what was served stays served. */
  | { readonly kind: 'edit-conflict'; readonly rrsets: readonly RrsetName[] }
  /** An edit of the file without a new serial: it was given one, which will be in the file as well. */
  | { readonly kind: 'serial-raised'; readonly fileSerial: number; readonly serial: number }

export type PrimaryObserver = (news: PrimaryNews) => void
