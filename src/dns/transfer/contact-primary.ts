/** One primary is asked what it has, and for what it has more than we do (RFC 1034 §4.3.5). */

import type { DomainName } from '../name/domain-name.ts'
import { isSerialRaised } from '../zone/serial-number.ts'
import type { Zone } from '../zone/zone.ts'
import { checkSerial } from './check-serial.ts'
import { fetchZone, type Fetched, type TransferProgress } from './fetch-zone.ts'
import type { Peer } from './peer.ts'
import { TransferError } from './transfer-error.ts'
import type { InwardLimits } from './transfer-limits.ts'
import type { TransferSurroundings } from './transfer-surroundings.ts'

export interface Contact {
  readonly origin: DomainName
  readonly rrclass: number
  /** What we have. */
  readonly current: Zone | undefined
  /** Gets the whole zone, whatever its serial. */
  readonly isForced: boolean
  readonly limits: InwardLimits
  readonly signal: AbortSignal
  readonly onTransfer: () => void
  readonly onProgress: (progress: TransferProgress) => void
}

/** @throws TransferError, 'older' when the primary has an older version than we */
export async function contactPrimary(
  surroundings: TransferSurroundings,
  primary: Peer,
  contact: Contact,
): Promise<Fetched> {
  const { current, isForced, onTransfer } = contact
  if (current === undefined || isForced) {
    onTransfer()
    return fetchFrom(surroundings, primary, contact, undefined)
  }
  const serial = await checkSerial(surroundings, primary, contact)
  if (serial === current.serial) return { kind: 'current' }
  if (!isSerialRaised(current.serial, serial)) throw older(serial, current)
  onTransfer()
  const fetched = await fetchFrom(surroundings, primary, contact, current)
  // One that has gone back between two answers may be several behind one address.
  if (fetched.kind !== 'current' && !isSerialRaised(current.serial, fetched.zone.serial))
    throw older(fetched.zone.serial, current)
  return fetched
}

function fetchFrom(
  { runtime, pause }: TransferSurroundings,
  { address, key }: Peer,
  { origin, rrclass, limits, signal, onProgress }: Contact,
  current: Zone | undefined,
): Promise<Fetched> {
  return fetchZone(runtime, {
    primary: address,
    key,
    origin,
    rrclass,
    current,
    limits,
    signal,
    pause,
    onProgress,
  })
}

function older(serial: number, current: Zone): TransferError {
  return new TransferError('older', `the primary has serial ${serial}, older than ours, ${current.serial}`)
}
