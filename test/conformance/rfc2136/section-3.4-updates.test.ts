import { describe, expect, it, vi } from 'vitest'
import { ZoneDraft } from '../../../src/dns/zone/zone-draft.ts'
import { exampleZone, outcomeOf } from '../../dns/update/requests.ts'

const A1 = 'www 60 IN A 192.0.2.1'

function after(
  zoneLines: readonly string[],
  ...updates: string[]
): { rcode: string; serial: number; lines: string[] } {
  return outcomeOf(exampleZone(...zoneLines), { updates })
}

describe('RFC 2136 §3.4.1: the prescan', () => {
  const cases: readonly [what: string, update: string, rcode: string][] = [
    ['a name outside of the zone', 'www.elsewhere. 60 IN A 192.0.2.1', 'NOTZONE'],
    ['… to be deleted', 'www.elsewhere. 0 ANY ANY', 'NOTZONE'],
    ['a class that is none of ANY, NONE and the zone’s', 'www.example. 0 CH TXT "x"', 'FORMERR'],
    ['to add ANY', 'www.example. 60 IN ANY', 'FORMERR'],
    ['to add AXFR', 'www.example. 60 IN AXFR', 'FORMERR'],
    ['to add MAILB', 'www.example. 60 IN MAILB', 'FORMERR'],
    ['to add what has no data', 'www.example. 60 IN A', 'FORMERR'],
    ['to add a record of type 0', 'www.example. 60 IN TYPE0 \\# 1 AB', 'FORMERR'],
    ['to delete an RRset with a TTL', 'www.example. 60 ANY A', 'FORMERR'],
    ['to delete an RRset with data', 'www.example. 0 ANY A 192.0.2.1', 'FORMERR'],
    ['to delete the RRset AXFR', 'www.example. 0 ANY AXFR', 'FORMERR'],
    ['to delete the RRset MAILA', 'www.example. 0 ANY MAILA', 'FORMERR'],
    ['to delete a record with a TTL', 'www.example. 60 NONE A 192.0.2.1', 'FORMERR'],
    ['to delete a record of type ANY', 'www.example. 0 NONE ANY', 'FORMERR'],
    ['to delete a record without data', 'www.example. 0 NONE A', 'FORMERR'],
  ]
  it.each(cases)('refuses %s', (_, update, rcode) => {
    expect(after([A1], update)).toMatchObject({ rcode, serial: 100 })
  })

  it('comes before any change: an update is made as a whole, or not at all', () => {
    const outcome = after(
      [A1],
      'new.example. 60 IN A 192.0.2.3',
      'www.example. 0 ANY ANY',
      'www.example. 60 IN ANY',
    )
    expect(outcome).toEqual({ rcode: 'FORMERR', serial: 100, lines: ['www.example. 60 A 192.0.2.1'] })
  })

  it('takes types that nobody knows (RFC 3597)', () => {
    const outcome = after([], 'www.example. 60 IN TYPE65280 \\# 2 ABCD')
    expect(outcome.lines).toEqual(['www.example. 60 TYPE65280 \\# 2 ABCD'])
  })
})

describe('RFC 2136 §3.4.2.2: what is added', () => {
  it('joins the records of its RRset', () => {
    const { lines, serial } = after([A1], 'www.example. 60 IN A 192.0.2.2')
    expect(lines).toEqual(['www.example. 60 A 192.0.2.1', 'www.example. 60 A 192.0.2.2'])
    expect(serial).toBe(101)
  })

  it('has the TTL 0 where that is given with the top bit set (RFC 2181 §8)', () => {
    const { lines } = after([], 'www.example. 2147483648 IN A 192.0.2.1')
    expect(lines).toEqual(['www.example. 0 A 192.0.2.1'])
  })

  it('is not compared with all records of its RRset, of which there may be thousands', () => {
    const look = vi.spyOn(ZoneDraft.prototype, 'rrset')
    const many = Array.from({ length: 200 }, (_, i) => `www.example. 60 IN A 192.0.2.${i}`)
    expect(after([A1], ...many).lines).toHaveLength(200)
    expect(look.mock.calls.filter(([owner]) => owner.labelCount === 2)).toHaveLength(0)
    look.mockRestore()
  })

  it('is no change when it is there already', () => {
    expect(after([A1], 'www.example. 60 IN A 192.0.2.1')).toMatchObject({ rcode: 'NOERROR', serial: 100 })
  })

  it('replaces what has the same data, and so its TTL, which is that of the RRset (RFC 2181 §5.2)', () => {
    const { lines, serial } = after([A1, 'www 60 IN A 192.0.2.2'], 'www.example. 90 IN A 192.0.2.1')
    expect(lines).toEqual(['www.example. 90 A 192.0.2.1', 'www.example. 90 A 192.0.2.2'])
    expect(serial).toBe(101)
  })

  it('replaces what has the same data in other letters', () => {
    const { lines, serial } = after(['www 60 IN MX 5 mail.example.'], 'www.example. 60 IN MX 5 MAIL.example.')
    expect([lines, serial]).toEqual([['www.example. 60 MX 5 MAIL.example.'], 101])
  })

  it('is ignored as a CNAME beside other data', () => {
    expect(after([A1], 'www.example. 60 IN CNAME other.example.')).toMatchObject({
      rcode: 'NOERROR',
      serial: 100,
    })
  })

  it('is ignored as other data beside a CNAME', () => {
    const outcome = after(['www 60 IN CNAME other'], 'www.example. 60 IN A 192.0.2.1')
    expect(outcome).toEqual({
      rcode: 'NOERROR',
      serial: 100,
      lines: ['www.example. 60 CNAME other.example.'],
    })
  })

  it('replaces a CNAME as another CNAME', () => {
    const outcome = after(['www 60 IN CNAME other'], 'www.example. 30 IN CNAME third.example.')
    expect(outcome).toEqual({
      rcode: 'NOERROR',
      serial: 101,
      lines: ['www.example. 30 CNAME third.example.'],
    })
  })

  it('may be a CNAME where data has just been deleted, and the other way round', () => {
    const toAlias = after([A1], 'www.example. 0 ANY A', 'www.example. 60 IN CNAME other.example.')
    expect(toAlias.lines).toEqual(['www.example. 60 CNAME other.example.'])
    const fromAlias = after(
      ['www 60 IN CNAME other'],
      'www.example. 0 ANY CNAME',
      'www.example. 60 IN A 192.0.2.1',
    )
    expect(fromAlias.lines).toEqual(['www.example. 60 A 192.0.2.1'])
  })

  it('replaces a WKS of the same address and protocol', () => {
    const outcome = after(
      ['www 60 IN WKS 192.0.2.1 6 25'],
      'www.example. 60 IN WKS 192.0.2.1 6 80',
      'www.example. 60 IN WKS 192.0.2.1 17 53',
    )
    expect(outcome.lines).toHaveLength(2)
    expect(outcome.lines.join()).not.toMatch(/\b(25|smtp)\b/i)
  })

  it('replaces a DNAME, and leaves a CNAME alone (RFC 6672 §5.2)', () => {
    const replaced = after(['d 60 IN DNAME old.example.'], 'd.example. 60 IN DNAME new.example.')
    expect(replaced.lines).toEqual(['d.example. 60 DNAME new.example.'])
    expect(after(['d 60 IN CNAME old'], 'd.example. 60 IN DNAME new.example.').serial).toBe(100)
    expect(after(['d 60 IN DNAME old'], 'd.example. 60 IN CNAME new.example.').serial).toBe(100)
  })

  it('may stand below a name that was nobody’s', () => {
    expect(after([], 'a.b.c.example. 60 IN A 192.0.2.1').lines).toEqual(['a.b.c.example. 60 A 192.0.2.1'])
  })
})

describe('RFC 2136 §3.4.2.2: an SOA that is added', () => {
  const soa = (serial: number): string => `example. 3600 IN SOA ns.example. other.example. ${serial} 1 2 3 4`

  it('replaces the SOA when its serial is higher, and the serial is then not raised again (§3.6)', () => {
    expect(after([A1], soa(105), 'new.example. 60 IN A 192.0.2.1')).toMatchObject({
      rcode: 'NOERROR',
      serial: 105,
    })
  })

  it('is ignored when its serial is the same or lower', () => {
    for (const serial of [100, 99, 1])
      expect(after([], soa(serial))).toMatchObject({ rcode: 'NOERROR', serial: 100 })
  })

  it('is compared as serials are (RFC 1982)', () => {
    expect(after([], soa(100 + 0x7fff_ffff)).serial).toBe(100 + 0x7fff_ffff)
    expect(after([], soa(100 + 0x8000_0001)).serial).toBe(100)
  })

  it('is ignored at any other name', () => {
    const elsewhere = 'www.example. 60 IN SOA ns.example. other.example. 500 1 2 3 4'
    expect(after([A1], elsewhere)).toMatchObject({ rcode: 'NOERROR', serial: 100 })
  })
})

describe('RFC 2136 §3.4.2.3: what is deleted by name or RRset', () => {
  const zone = [A1, 'www 60 IN TXT "x"', 'below.www 60 IN A 192.0.2.7']

  it('is one RRset', () => {
    const { lines } = after(zone, 'www.example. 0 ANY A')
    expect(lines).toEqual(['below.www.example. 60 A 192.0.2.7', 'www.example. 60 TXT "x"'])
  })

  it('is all of a name, but not what is below it', () => {
    expect(after(zone, 'WWW.example. 0 ANY ANY').lines).toEqual(['below.www.example. 60 A 192.0.2.7'])
  })

  it('may not be there, which is no error and no change', () => {
    expect(after(zone, 'none.example. 0 ANY ANY')).toMatchObject({ rcode: 'NOERROR', serial: 100 })
    expect(after(zone, 'www.example. 0 ANY AAAA')).toMatchObject({ rcode: 'NOERROR', serial: 100 })
  })

  it('is never the SOA or the NS records of the apex', () => {
    const apex = ['@ 60 IN TXT "x"', '@ 3600 IN NS ns2.example.']
    expect(after(apex, 'example. 0 ANY SOA').serial).toBe(100)
    expect(after(apex, 'example. 0 ANY NS').serial).toBe(100)
    const { lines, serial } = after(apex, 'example. 0 ANY ANY')
    expect(lines).toEqual(['example. 3600 NS ns2.example.'])
    expect(serial).toBe(101)
  })

  it('may be the NS records of another name', () => {
    expect(after(['cut 60 IN NS ns.elsewhere.'], 'cut.example. 0 ANY NS').lines).toEqual([])
  })
})

describe('RFC 2136 §3.4.2.4: a record that is deleted', () => {
  it('goes, and its RRset with the last', () => {
    const zone = [A1, 'www 60 IN A 192.0.2.2']
    expect(after(zone, 'www.example. 0 NONE A 192.0.2.1').lines).toEqual(['www.example. 60 A 192.0.2.2'])
    const both = ['192.0.2.1', '192.0.2.2'].map((ip) => `www.example. 0 NONE A ${ip}`)
    expect(after(zone, ...both).lines).toEqual([])
  })

  it('is found whatever the case of names in it', () => {
    const zone = ['www 60 IN SRV 1 2 3 Host.example.', 'www 60 IN MX 5 Mail.example.']
    const updates = ['www.example. 0 NONE SRV 1 2 3 hOST.example.', 'www.example. 0 NONE MX 5 mail.EXAMPLE.']
    expect(after(zone, ...updates).lines).toEqual([])
  })

  it('may not be there', () => {
    expect(after([A1], 'www.example. 0 NONE A 192.0.2.9')).toMatchObject({ rcode: 'NOERROR', serial: 100 })
  })

  it('is never the SOA', () => {
    const soa = 'example. 0 NONE SOA ns.example. admin.example. 100 7200 900 1209600 300'
    expect(after([], soa)).toMatchObject({ rcode: 'NOERROR', serial: 100 })
  })

  it('is never the last NS record of the apex', () => {
    const zone = ['@ 3600 IN NS ns2.example.']
    const both = ['ns.example.', 'ns2.example.'].map((server) => `example. 0 NONE NS ${server}`)
    expect(after(zone, ...both)).toMatchObject({ serial: 101, lines: ['example. 3600 NS ns2.example.'] })
  })

  it('may be the last NS record of another name', () => {
    expect(after(['cut 60 IN NS ns.elsewhere.'], 'cut.example. 0 NONE NS ns.elsewhere.').lines).toEqual([])
  })
})

describe('RFC 2136 §3.6, §3.7: the serial', () => {
  it('is raised once, however much has changed', () => {
    const many = Array.from({ length: 50 }, (_, i) => `n${i}.example. 60 IN A 192.0.2.${i}`)
    expect(after([], ...many).serial).toBe(101)
  })

  it('stays when what was done has been undone in the same update', () => {
    const outcome = after(
      [A1],
      'new.example. 60 IN A 192.0.2.1',
      'new.example. 0 ANY ANY',
      'www.example. 0 ANY A',
      'www.example. 60 IN A 192.0.2.1',
    )
    expect(outcome).toMatchObject({ rcode: 'NOERROR', serial: 100 })
  })

  it('may go half the circle with each SOA (RFC 1982)', () => {
    const soa = 'example. 3600 IN SOA ns.example. admin.example. 2147483700 1 2 3 4'
    const last = 'example. 3600 IN SOA ns.example. admin.example. 4294967295 1 2 3 4'
    expect(after([], soa, last).serial).toBe(4294967295)
  })
})
