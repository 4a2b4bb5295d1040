/**
 * What the records of a transfer come to, one after another: a whole zone (RFC 5936 §2.2), differences to the zone that
 * we have, or the news that ours is current (RFC 1995 §4). Knows no messages.
 */

import { TextError } from '../../errors.ts'
import { formatType, TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { equalNames } from '../name/name-octets.ts'
import { isSerialRaised } from '../zone/serial-number.ts'
import { ZoneBuilder } from '../zone/zone-builder.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'
import { ZONE_LIMITS } from '../zone/zone-limits.ts'
import type { Zone } from '../zone/zone.ts'
import { soaSerial } from '../rdata/soa-data.ts'
import { TransferError } from './transfer-error.ts'
import type { TransferSink } from './transfer-reader.ts'

export type IncomingResult =
  | { readonly kind: 'current' }
  | { readonly kind: 'whole'; readonly zone: Zone }
  | { readonly kind: 'deltas'; readonly deltas: readonly ZoneDelta[] }

export interface IncomingOptions {
  readonly origin: DomainName
  readonly rrclass: number
  /** The serial that differences are to begin with; undefined when a whole zone was asked for. */
  readonly ourSerial: number | undefined
  readonly maxRecords: number
  readonly maxDeltaRecords: number
  readonly maxDeltaOctets: number
}

interface OpenDelta {
  readonly fromSerial: number
  toSerial: number | undefined
  readonly removed: ResourceRecord[]
  readonly added: ResourceRecord[]
}

type Stage = 'first' | 'second' | 'whole' | 'removed' | 'added' | 'over'

export class IncomingZone implements TransferSink {
  readonly #options: IncomingOptions
  readonly #builder: ZoneBuilder
  readonly #deltas: ZoneDelta[] = []
  #stage: Stage = 'first'
  #records = 0
  #deltaOctets = 0
  #first: ResourceRecord | undefined
  /** The serial of the zone as it is at the primary. */
  #newest = 0
  #delta: OpenDelta | undefined
  #result: IncomingResult | undefined

  constructor(options: IncomingOptions) {
    this.#options = options
    this.#builder = new ZoneBuilder({ origin: options.origin, limits: ZONE_LIMITS })
  }

  /** Records so far. */
  get records(): number {
    return this.#records
  }

  /**
   * Takes a record.
   *
   * @throws TransferError 'bad-zone' or 'too-large'
   */
  record(owner: Uint8Array, type: number, rrclass: number, ttlSeconds: number, rdata: Uint8Array): void {
    if (++this.#records > this.#options.maxRecords) {
      throw new TransferError('too-large', `over ${this.#options.maxRecords} records`)
    }
    if (rrclass !== this.#options.rrclass) throw badZone('a record of another class')
    const serial = type === TYPE.SOA ? this.#serialAt(owner, rdata) : undefined
    switch (this.#stage) {
      case 'first':
        this.#takeFirst(owner, type, ttlSeconds, rdata, serial)
        return
      case 'second':
        this.#takeSecond(owner, type, ttlSeconds, rdata, serial)
        return
      case 'whole':
        this.#takeWhole(owner, type, ttlSeconds, rdata, serial)
        return
      case 'removed':
      case 'added':
        this.#takeDifference(owner, type, ttlSeconds, rdata, serial)
        return
      case 'over':
        throw badZone('records after the last SOA')
    }
  }

  /**
   * A message is over.
   *
   * @returns what came, if that is all
   * @throws TransferError 'bad-zone'
   */
  endMessage(): IncomingResult | undefined {
    if (this.#result !== undefined || this.#stage !== 'second') return this.#result
    const { ourSerial } = this.#options
    // RFC 1995 §4: "a single SOA record" says that there is nothing newer. Otherwise more messages come.
    const isCurrent = ourSerial !== undefined && !isSerialRaised(ourSerial, this.#newest)
    return isCurrent ? { kind: 'current' } : undefined
  }

  #takeFirst(
    owner: Uint8Array,
    type: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    serial: number | undefined,
  ): void {
    if (serial === undefined) throw badZone('something else than an SOA at the beginning')
    this.#first = this.#keep(owner, type, ttlSeconds, rdata)
    this.#newest = serial
    this.#stage = 'second'
  }

  /** RFC 1995 §4: differences begin with the SOA of the version that we have. */
  #takeSecond(
    owner: Uint8Array,
    type: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    serial: number | undefined,
  ): void {
    const { ourSerial } = this.#options
    if (serial !== undefined && serial === ourSerial && serial !== this.#newest) {
      this.#beginDelta(serial, this.#keep(owner, type, ttlSeconds, rdata))
      return
    }
    this.#stage = 'whole'
    const first = this.#first!
    this.#build(first.owner.octets, first.type, first.ttlSeconds, first.rdata)
    this.#takeWhole(owner, type, ttlSeconds, rdata, serial)
  }

  #takeWhole(
    owner: Uint8Array,
    type: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    serial: number | undefined,
  ): void {
    if (serial === undefined) {
      this.#build(owner, type, ttlSeconds, rdata)
      return
    }
    // RFC 5936 §2.2: the last record is the SOA again. Another one says that the zone has changed under way.
    if (serial !== this.#newest) throw badZone('another SOA at the end than at the beginning')
    this.#end({ kind: 'whole', zone: this.#finishZone() })
  }

  #takeDifference(
    owner: Uint8Array,
    type: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    serial: number | undefined,
  ): void {
    const delta = this.#delta!
    const record = this.#keep(owner, type, ttlSeconds, rdata)
    const { maxDeltaRecords, maxDeltaOctets } = this.#options
    this.#deltaOctets += rdata.length
    if (this.#records > maxDeltaRecords || this.#deltaOctets > maxDeltaOctets) {
      throw new TransferError('too-large', 'so many differences that the whole zone is shorter')
    }
    if (serial === undefined) {
      if (!record.owner.isSubdomainOf(this.#options.origin)) throw outOfZone(record.owner)
      ;(this.#stage === 'removed' ? delta.removed : delta.added).push(record)
    } else if (this.#stage === 'removed') {
      // Several primaries behind one address, one of which has gone back, or a broken one.
      if (!isSerialRaised(delta.fromSerial, serial)) throw badZone('differences that lead backward')
      delta.toSerial = serial
      delta.added.push(record)
      this.#stage = 'added'
    } else {
      this.#endDelta(delta, serial, record)
    }
  }

  #beginDelta(fromSerial: number, soa: ResourceRecord): void {
    this.#delta = { fromSerial, toSerial: undefined, removed: [soa], added: [] }
    this.#stage = 'removed'
  }

  /** The SOA after what was added is either that of the next difference, or the newest one again. */
  #endDelta({ fromSerial, toSerial, removed, added }: OpenDelta, serial: number, soa: ResourceRecord): void {
    if (toSerial === undefined || serial !== toSerial)
      throw badZone('differences that do not follow each other')
    this.#deltas.push({ fromSerial, toSerial, removed, added })
    if (serial === this.#newest) this.#end({ kind: 'deltas', deltas: this.#deltas })
    else this.#beginDelta(serial, soa)
  }

  #end(result: IncomingResult): void {
    this.#stage = 'over'
    this.#result = result
  }

  #serialAt(owner: Uint8Array, rdata: Uint8Array): number {
    if (!equalNames(owner, 0, this.#options.origin.octets, 0)) throw badZone('an SOA below the apex')
    const serial = soaSerial(rdata)
    if (serial === undefined) throw badZone('an SOA that is cut short')
    return serial
  }

  #keep(owner: Uint8Array, type: number, ttlSeconds: number, rdata: Uint8Array): ResourceRecord {
    return { owner: DomainName.from(owner), type, rrclass: this.#options.rrclass, ttlSeconds, rdata }
  }

  #build(owner: Uint8Array, type: number, ttlSeconds: number, rdata: Uint8Array): void {
    try {
      this.#builder.record(owner, type, this.#options.rrclass, ttlSeconds, rdata, rdata.length)
    } catch (error) {
      if (!(error instanceof TextError)) throw error
      const what = `${DomainName.from(owner).toString()} ${formatType(type)}`
      throw new TransferError('bad-zone', `${what}: ${error.message}`, { cause: error })
    }
  }

  #finishZone(): Zone {
    try {
      return this.#builder.finish()
    } catch (error) {
      if (!(error instanceof TextError)) throw error
      throw new TransferError('bad-zone', error.message, { cause: error })
    }
  }
}

function badZone(detail: string): TransferError {
  return new TransferError('bad-zone', detail)
}

function outOfZone(owner: DomainName): TransferError {
  return badZone(`${owner.toString()} is not in the zone`)
}
