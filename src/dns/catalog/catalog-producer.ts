/** A catalog of the zones that a server wants others to hold, as a zone like any other (RFC 9432 §4). */

import { SIPHASH_KEY_LENGTH, SIPHASH_LENGTH, sipHash } from '../../bytes/siphash.ts'
import { TextError } from '../../errors.ts'
import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { parseRdata } from '../rdata/registry.ts'
import { isSerialRaised, nextSerial } from '../zone/serial-number.ts'
import { ZoneBuilder } from '../zone/zone-builder.ts'
import { ZoneDraft } from '../zone/zone-draft.ts'
import type { Zone } from '../zone/zone.ts'
import type { HostedZone } from '../hosting/hosted-zone.ts'
import { CATALOG_VERSION } from './read-catalog.ts'

/** A catalog is told of by NOTIFY; the timers are for where that is lost. */
const REFRESH_SECONDS = 3600
const RETRY_SECONDS = 600
const EXPIRE_SECONDS = 2_147_483_646
/** RFC 9432 §4: TTLs mean nothing in a catalog. */
const TTL_SECONDS = 0

export interface ListedZone {
  readonly zone: DomainName
  readonly groups?: readonly string[]
}

export interface CatalogProducerParts {
  /** Publishes the catalog. */
  readonly hosted: HostedZone
  /** Seconds since the epoch: what serials begin with, so that they are higher after a restart. */
  readonly nowSeconds: () => number
}

export class CatalogProducer {
  readonly #hosted: HostedZone
  readonly #nowSeconds: () => number

  constructor({ hosted, nowSeconds }: CatalogProducerParts) {
    this.#hosted = hosted
    this.#nowSeconds = nowSeconds
  }

  /** Lists these zones from now on, and no others. Publishes nothing when that is what the catalog says already. */
  list(zones: readonly ListedZone[]): void {
    const { zone: current } = this.#hosted
    const wanted = zones.flatMap((listed) => this.#recordsOf(listed))
    if (current === undefined) this.#hosted.publish(this.#firstZone(wanted))
    else this.#change(current, wanted)
  }

  #change(current: Zone, wanted: readonly ResourceRecord[]): void {
    const members = this.#name('zones')
    // All but the difference stays out of the draft: of a hundred thousand members it is one, as a rule.
    const gone = new Map<string, ResourceRecord>()
    for (const record of current.records()) {
      if (record.owner.isSubdomainOf(members)) gone.set(keyOf(record), record)
    }
    const added = wanted.filter((record) => !gone.delete(keyOf(record)))
    const draft = new ZoneDraft(current)
    for (const record of gone.values()) draft.remove(record)
    for (const record of added) draft.add(record)
    if (!draft.isChanged) return
    const [soa] = draft.rrset(current.origin, TYPE.SOA)
    draft.remove(soa!)
    draft.add(this.#soa(this.#serialAfter(current.serial)))
    const { zone, delta } = draft.finish()!
    this.#hosted.publish(zone, delta)
  }

  #firstZone(wanted: readonly ResourceRecord[]): Zone {
    const { origin } = this.#hosted
    const builder = new ZoneBuilder({ origin })
    const version = `"${CATALOG_VERSION}"`
    const frame = [
      this.#soa(this.#nowSeconds() >>> 0),
      this.#record(origin, TYPE.NS, 'invalid.'),
      this.#record(this.#name('version'), TYPE.TXT, version),
    ]
    for (const { owner, type, rrclass, ttlSeconds, rdata } of [...frame, ...wanted]) {
      builder.record(owner.octets, type, rrclass, ttlSeconds, rdata, rdata.length)
    }
    return builder.finish()
  }

  #serialAfter(serial: number): number {
    const now = this.#nowSeconds() >>> 0
    return isSerialRaised(serial, now) ? now : nextSerial(serial)
  }

  #recordsOf({ zone, groups = [] }: ListedZone): ResourceRecord[] {
    const member = this.#name(`${labelFor(zone)}.zones`)
    return [
      recordOf(member, TYPE.PTR, zone.octets),
      ...groups.map((group) => recordOf(DomainName.parse('group', member), TYPE.TXT, characterString(group))),
    ]
  }

  #soa(serial: number): ResourceRecord {
    const timers = `${REFRESH_SECONDS} ${RETRY_SECONDS} ${EXPIRE_SECONDS} ${TTL_SECONDS}`
    return this.#record(this.#hosted.origin, TYPE.SOA, `invalid. invalid. ${serial} ${timers}`)
  }

  #record(owner: DomainName, type: number, data: string): ResourceRecord {
    return recordOf(owner, type, parseRdata(type, CLASS.IN, data))
  }

  #name(text: string): DomainName {
    return DomainName.parse(text, this.#hosted.origin)
  }
}

/** The same for a zone for ever, so that a restart of the producer resets nothing; as good as unique (§4.1). */
function labelFor({ key }: DomainName): string {
  const octets = Uint8Array.from(key, (character) => character.charCodeAt(0))
  const hash = new Uint8Array(SIPHASH_LENGTH)
  sipHash(new Uint8Array(SIPHASH_KEY_LENGTH), octets, octets.length, hash)
  return Array.from(hash, (octet) => octet.toString(16).padStart(2, '0')).join('')
}

function keyOf({ owner, type, rdata }: ResourceRecord): string {
  return `${type} ${owner.key} ${Buffer.from(rdata).toString('latin1')}`
}

function recordOf(owner: DomainName, type: number, rdata: Uint8Array): ResourceRecord {
  return { owner, type, rrclass: CLASS.IN, ttlSeconds: TTL_SECONDS, rdata }
}

/** RFC 1035 §3.3: a length and so many octets, whatever they are. */
function characterString(text: string): Uint8Array {
  const octets = encoder.encode(text)
  if (octets.length > 255) throw new TextError('too-long', text, 'at most 255 octets')
  return Uint8Array.of(octets.length, ...octets)
}

const encoder = new TextEncoder()
