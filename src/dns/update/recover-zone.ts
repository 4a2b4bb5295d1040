/**
 * What a primary served before it was stopped, from the zone in its file and the journal: whatever of the updates is in
 * the file already, and whatever a person has done to the file meanwhile. Reads no files itself.
 */

import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { DomainName } from '../name/domain-name.ts'
import { isSerialRaised, nextSerial } from '../zone/serial-number.ts'
import { soaSerial, withSerial } from '../rdata/soa-data.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'
import { ZoneDraft } from '../zone/zone-draft.ts'
import { isSingle, mayStandTogether } from '../zone/zone-rules.ts'
import type { Zone } from '../zone/zone.ts'
import type { RrsetName } from './primary-news.ts'
import { differenceOf } from './rrset-difference.ts'

export interface RecoveredZone {
  readonly zone: Zone
  /** What leads to it, for IXFR and for the journal. */
  readonly deltas: readonly ZoneDelta[]
  /** The journal has to be written anew with these, since it does not lead to this zone. */
  readonly isJournalOutdated: boolean
  /** Updates that were made to the zone in the file. */
  readonly updates: number
  /** RRsets of the file that had to give way to updates. */
  readonly overruled: readonly RrsetName[]
}

/** Records that are worked through without a pause: a few milliseconds of work. */
const RECORDS_IN_A_SLICE = 500

/**
 * Makes all updates that may not be in the file: those after the serial that was noted when it was last written, or after
 * the file's own where that is older. An update that is there already changes nothing.
 */
export async function recoverZone(
  file: Zone,
  journal: readonly ZoneDelta[],
  storedSerial: number | undefined,
  pause: () => Promise<void>,
): Promise<RecoveredZone> {
  const last = journal.at(-1)
  if (last === undefined) {
    return { zone: file, deltas: [], isJournalOutdated: false, updates: 0, overruled: [] }
  }
  const stored = placeOf(journal, storedSerial) ?? 0
  const inFile = placeOf(journal, file.serial)
  const missing = journal.slice(Math.min(stored, inFile ?? stored))
  const replay = new Replay(file)
  await replay.run(missing, pause)
  const isChanged = replay.draft.isChanged
  const isFileKnown = inFile !== undefined && (inFile <= stored || (!isChanged && inFile === journal.length))
  const serial = isFileKnown ? last.toSerial : serialAfter(last.toSerial, file.serial, isChanged)
  replay.setSerial(serial)
  const finished = await replay.draft.finishInSlices(pause)
  return {
    zone: finished?.zone ?? file,
    deltas: isFileKnown ? journal : finished === undefined ? [] : [finished.delta],
    isJournalOutdated: !isFileKnown,
    updates: isChanged ? missing.length : 0,
    overruled: replay.overruled,
  }
}

/** How many deltas lead up to a serial. */
function placeOf(journal: readonly ZoneDelta[], serial: number | undefined): number | undefined {
  if (journal.at(-1)?.toSerial === serial) return journal.length
  const place = journal.findLastIndex(({ fromSerial }) => fromSerial === serial)
  return place < 0 ? undefined : place
}

/** One that comes after whatever has been served, and after the file's if that is not what is served. */
function serialAfter(served: number, inFile: number, isChanged: boolean): number {
  if (!isSerialRaised(served, inFile)) return nextSerial(served)
  return isChanged ? nextSerial(inFile) : inFile
}

/** Changes made once more, to a zone that may have seen some of them. */
class Replay {
  readonly draft: ZoneDraft
  readonly overruled: RrsetName[] = []
  readonly #origin: DomainName

  constructor(zone: Zone) {
    this.draft = new ZoneDraft(zone)
    this.#origin = zone.origin
  }

  async run(deltas: readonly ZoneDelta[], pause: () => Promise<void>): Promise<void> {
    let records = 0
    const slice = async (): Promise<void> => {
      if (++records % RECORDS_IN_A_SLICE === 0) await pause()
    }
    for (const { removed, added } of deltas) {
      this.#takeSoa(removed[0]!, added[0]!)
      for (const record of removed.slice(1)) {
        this.draft.remove(record)
        await slice()
      }
      for (const record of added.slice(1)) {
        this.#add(record)
        await slice()
      }
    }
  }

  setSerial(serial: number): void {
    const soa = this.#soa
    this.#replaceSoa({ ...soa, rdata: withSerial(soa.rdata, serial) })
  }

  get #soa(): ResourceRecord {
    return this.draft.rrset(this.#origin, TYPE.SOA)[0]!
  }

  #replaceSoa(soa: ResourceRecord): void {
    this.draft.remove(this.#soa)
    this.draft.add(soa)
  }

  /** An SOA with nothing new but its serial leaves the other fields to the file. */
  #takeSoa(before: ResourceRecord, after: ResourceRecord): void {
    const unchanged = { ...before, rdata: withSerial(before.rdata, soaSerial(after.rdata)!) }
    const { removed, added } = differenceOf([unchanged], [after])
    const isNew = removed.length + added.length > 0 || before.ttlSeconds !== after.ttlSeconds
    if (isNew) this.#replaceSoa({ ...after, rdata: withSerial(after.rdata, soaSerial(this.#soa.rdata)!) })
  }

  /** An update was promised: what a person has put in its way since then goes, and is told. */
  #add(record: ResourceRecord): void {
    const { owner, type } = record
    for (const other of this.draft.types(owner)) {
      if (!mayStandTogether(type, other)) this.#overrule(owner, other)
    }
    if (isSingle(type) && differenceOf(this.draft.rrset(owner, type), [record]).removed.length > 0) {
      this.#overrule(owner, type)
    }
    this.draft.add(record)
  }

  #overrule(owner: DomainName, type: number): void {
    this.draft.removeRrset(owner, type)
    this.overruled.push({ owner, type })
  }
}
