/** What a secondary tells of itself. Types only. */

import type { FileError } from '../../runtime/runtime.ts'
import type { ZoneFileError } from '../../errors.ts'
import type { TransferProgress } from './fetch-zone.ts'
import type { Peer } from './peer.ts'
import type { TransferError } from './transfer-error.ts'

export type SecondaryEvent =
  /** The copy on disk has been read. */
  | { readonly kind: 'loaded'; readonly serial: number; readonly isExpired: boolean }
  /** There is a copy on disk, and it is of no use. */
  | { readonly kind: 'unreadable'; readonly error: FileError | ZoneFileError }
  | { readonly kind: 'progress'; readonly primary: Peer; readonly progress: TransferProgress }
  | {
      readonly kind: 'transferred'
      readonly primary: Peer
      readonly form: 'whole' | 'deltas'
      readonly serial: number
      /** Records of the zone. */
      readonly records: number
      readonly tookMs: number
    }
  /** A primary has said that the zone is as we have it. */
  | { readonly kind: 'confirmed'; readonly primary: Peer; readonly serial: number }
  /** It did not work with this primary; the next one is tried. */
  | { readonly kind: 'failed'; readonly primary: Peer; readonly error: TransferError }
  | { readonly kind: 'expired'; readonly serial: number }
  /** The copy on disk could not be written. */
  | { readonly kind: 'not-kept'; readonly error: FileError }

export type SecondaryActivity = 'idle' | 'checking' | 'transferring' | 'stopped'

export interface SecondaryState {
  readonly activity: SecondaryActivity
  /** Of what we have, whether it is served or has expired. */
  readonly serial: number | undefined
  readonly isExpired: boolean
  /** All in ms since the epoch. */
  readonly confirmedAtMs: number | undefined
  readonly expiresAtMs: number | undefined
  readonly nextCheckAtMs: number | undefined
  readonly progress: TransferProgress | undefined
  /** Of the last check, if it failed. */
  readonly failure: { readonly primary: Peer; readonly error: TransferError } | undefined
}
