import { describe, expect, it } from 'vitest'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import type { ZoneDelta } from '../../../src/dns/zone/zone-delta.ts'
import { type HistoryLimits, ZoneHistory } from '../../../src/dns/zone/zone-history.ts'

/** A change that adds so many records with so long data. */
function delta(fromSerial: number, records = 1, octets = 4): ZoneDelta {
  const record = {
    owner: DomainName.root,
    type: TYPE.TXT,
    rrclass: 1,
    ttlSeconds: 0,
    rdata: new Uint8Array(octets),
  }
  return {
    fromSerial,
    toSerial: fromSerial + 1,
    removed: [],
    added: Array.from({ length: records }, () => record),
  }
}

/** The serials that the history can lead on from, after changes from 1, 2, 3 and so on. */
function serials(limits: Partial<HistoryLimits>, ...deltas: ZoneDelta[]): number[] {
  const history = new ZoneHistory({ records: 100, octets: 1000, deltas: 100, ...limits })
  for (const each of deltas) history.push(each)
  return history.deltas.map(({ fromSerial }) => fromSerial)
}

describe('the history of a zone', () => {
  it('forgets the oldest changes first', () => {
    expect(serials({ deltas: 2 }, delta(1), delta(2), delta(3))).toEqual([2, 3])
    expect(serials({ records: 5 }, delta(1, 3), delta(2, 2), delta(3, 2))).toEqual([2, 3])
    expect(serials({ octets: 100 }, delta(1, 1, 60), delta(2, 1, 40), delta(3, 1, 50))).toEqual([2, 3])
  })

  it('does not keep a change that is larger than all it may hold', () => {
    expect(serials({ octets: 100 }, delta(1), delta(2, 2, 60))).toEqual([])
    expect(serials({ octets: 100 }, delta(1), delta(2, 2, 60), delta(3))).toEqual([3])
  })

  it('begins anew where a change does not follow the one before', () => {
    expect(serials({}, delta(1), delta(2), delta(7))).toEqual([7])
  })

  it('leads on from no serial of before a break, and begins again once the zone has passed it', () => {
    const history = new ZoneHistory()
    history.push(delta(8))
    history.breakAt(9)
    expect(history.since(8)).toBeUndefined()
    history.push(delta(9))
    expect(history.since(9)).toBeUndefined()
    history.push(delta(10))
    expect(history.since(10)).toEqual([delta(10)])
  })

  it('remembers the highest serial of breaks in a row', () => {
    const history = new ZoneHistory()
    history.breakAt(9)
    history.breakAt(3)
    history.push(delta(9))
    expect(history.since(9)).toBeUndefined()
  })
})
