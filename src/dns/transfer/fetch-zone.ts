/**
 * Zone transfer in, from one primary: IXFR where we have a version of the zone (RFC 1995), AXFR where we have none or
 * where differences are not to be had (RFC 5936).
 */

import type { SocketAddress } from '../../address/socket-address.ts'
import { TextError } from '../../errors.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import { RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import { encodeWire } from '../message/message.ts'
import type { Question } from '../message/record.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { TsigKey } from '../tsig/tsig-key.ts'
import { applyDeltas } from '../zone/apply-delta.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'
import { ZONE_LIMITS } from '../zone/zone-limits.ts'
import type { Zone } from '../zone/zone.ts'
import { IncomingZone, type IncomingResult } from './incoming-zone.ts'
import { PrimaryConnection } from './primary-connection.ts'
import { signExchange } from './signed-exchange.ts'
import { TransferError } from './transfer-error.ts'
import { INWARD_LIMITS, type InwardLimits } from './transfer-limits.ts'
import { TransferReader } from './transfer-reader.ts'

/** So far. */
export interface TransferProgress {
  readonly type: 'AXFR' | 'IXFR'
  readonly messages: number
  readonly records: number
  readonly octets: number
}

export interface FetchRequest {
  readonly primary: SocketAddress
  readonly key?: TsigKey | undefined
  readonly origin: DomainName
  readonly rrclass: number
  /** What we have: then differences to it will do. */
  readonly current?: Zone | undefined
  readonly limits?: Partial<InwardLimits>
  readonly signal?: AbortSignal
  /** Awaited between slices of work. */
  readonly pause: () => Promise<void>
  /** Told after each message. */
  readonly onProgress?: (progress: TransferProgress) => void
}

export type Fetched =
  /** The primary has nothing newer than `current`. */
  | { readonly kind: 'current' }
  | { readonly kind: 'whole'; readonly zone: Zone }
  | { readonly kind: 'deltas'; readonly zone: Zone; readonly deltas: readonly ZoneDelta[] }

type Parts = Pick<Runtime, 'clock' | 'random' | 'network'>

/**
 * Gets a zone. What is wrong with differences leads to the whole zone from the same primary.
 *
 * @throws TransferError
 */
export async function fetchZone(parts: Parts, request: FetchRequest): Promise<Fetched> {
  const { current, pause } = request
  if (current === undefined) return fetchWhole(parts, request)
  try {
    const incoming = await transfer(parts, request, current)
    if (incoming.kind !== 'deltas') return incoming
    const { deltas } = incoming
    return { kind: 'deltas', zone: await apply(current, deltas, pause), deltas }
  } catch (error) {
    if (!(error instanceof TransferError) || !LEADS_TO_WHOLE.has(error.code)) throw error
    return fetchWhole(parts, request)
  }
}

/** Whoever does not know IXFR says so in many ways; and who gives wrong differences may yet have a right zone. */
const LEADS_TO_WHOLE: ReadonlySet<string> = new Set<TransferError['code']>([
  'refused',
  'server-failure',
  'malformed',
  'interrupted',
  'bad-zone',
  'bad-delta',
  'too-large',
])

async function fetchWhole(parts: Parts, request: FetchRequest): Promise<Fetched> {
  const incoming = await transfer(parts, request, undefined)
  if (incoming.kind === 'deltas')
    throw new TransferError('malformed', 'differences where a zone was asked for')
  return incoming
}

/** One request on a connection of its own. */
async function transfer(
  parts: Parts,
  request: FetchRequest,
  current: Zone | undefined,
): Promise<IncomingResult> {
  const { primary, key, origin, rrclass, pause, onProgress = () => {} } = request
  const limits = { ...INWARD_LIMITS, ...request.limits }
  const type = current === undefined ? 'AXFR' : 'IXFR'
  const question: Question = { name: origin, type: TYPE[type], rrclass }
  const id = parts.random.below(0x1_0000)
  const exchange = signExchange(encodeRequest(id, question, current), key, parts.clock)
  const zone = new IncomingZone({
    origin,
    rrclass,
    ourSerial: current?.serial,
    maxRecords: limits.records,
    maxDeltaRecords: limits.deltaRecords,
    maxDeltaOctets: limits.deltaOctets,
  })
  const reader = new TransferReader(id, question, zone, pause)
  const signal = request.signal ?? new AbortController().signal
  const connection = await PrimaryConnection.open(parts, primary, limits, signal)
  try {
    await connection.send(exchange.octets)
    let octets = 0
    for (let messages = 1; ; messages++) {
      const message = await connection.next()
      octets += message.length
      if (octets > limits.octets) throw new TransferError('too-large', `over ${limits.octets} octets`)
      await reader.take(exchange.verify(message))
      onProgress({ type, messages, records: zone.records, octets })
      const result = zone.endMessage()
      if (result !== undefined) {
        exchange.finish()
        return result
      }
      await pause()
    }
  } finally {
    connection.close()
  }
}

/** RFC 5936 §2.1; for IXFR with the SOA of the version that we have (RFC 1995 §3). */
function encodeRequest(id: number, question: Question, current: Zone | undefined): Uint8Array {
  return encodeWire({
    id,
    flags: 0,
    rcode: RCODE.NOERROR,
    question,
    answers: [],
    authorities: current === undefined ? [] : current.rrset(current.origin, TYPE.SOA),
    additionals: [],
    edns: undefined,
  })
}

async function apply(zone: Zone, deltas: readonly ZoneDelta[], pause: () => Promise<void>): Promise<Zone> {
  try {
    return await applyDeltas(zone, deltas, pause, ZONE_LIMITS)
  } catch (error) {
    if (!(error instanceof TextError)) throw error
    throw new TransferError('bad-delta', error.message, { cause: error })
  }
}
