import { describe, expect, it } from 'vitest'
import { OPCODE } from '../../../src/dns/iana/codes.ts'
import { FLAG, opcodeOf } from '../../../src/dns/message/header.ts'
import { zoneOf } from '../../dns/transfer/world.ts'
import { linesOf, transferServer } from '../../dns/transfer/transfer-answers.ts'

const EDNS = { udpSize: 1232, version: 0, extendedRcode: 0, flags: 0, options: [] }

describe('RFC 5936 §2.2: the messages of an AXFR response', () => {
  it('begin and end with the SOA, and hold each other record once between', async () => {
    const lines = linesOf(await transferServer(zoneOf({ serial: 7, hosts: 2000 })).ask({}))
    expect([lines[0], lines.at(-1)]).toEqual(['SOA 7', 'SOA 7'])
    expect(lines).toHaveLength(2004)
    expect(new Set(lines).size).toBe(2003)
    expect(lines).toContain('h1999.example. 300 IN A 10.0.7.207')
  })

  it('are several where one does not hold all (§2.2)', async () => {
    const server = transferServer(zoneOf({ hosts: 2000 }))
    const sizes = (await server.octets({})).map(({ length }) => length)
    expect(sizes.length).toBeGreaterThan(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(0x4000)
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(0x3f00)
  })

  it('are the SOA twice for a zone that has nothing else but its NS', async () => {
    expect(linesOf(await transferServer(zoneOf({ hosts: 0 })).ask({}))).toHaveLength(4)
  })
})

describe('RFC 5936 §2.2.1: the header', () => {
  it('has the id of the query in each message, QR, AA and no TC, and the counts of what is there', async () => {
    for (const { id, flags, rcode, authorities, additionals } of await transferServer(
      zoneOf({ hosts: 2000 }),
    ).ask({
      flags: FLAG.RD,
    })) {
      expect(id).toBe(4711)
      expect(flags & (FLAG.QR | FLAG.AA | FLAG.TC | FLAG.RA | FLAG.Z)).toBe(FLAG.QR | FLAG.AA)
      expect(opcodeOf(flags)).toBe(OPCODE.QUERY)
      expect(rcode).toBe(0)
      expect([...authorities, ...additionals]).toEqual([])
    }
  })
})

describe('RFC 5936 §2.2.2: the question', () => {
  it('is in the first message', async () => {
    const [first, ...others] = await transferServer(zoneOf({ hosts: 2000 })).ask({})
    expect(first?.question).toMatchObject({ type: 252, rrclass: 1 })
    for (const { question } of others) expect(question).toBeUndefined()
  })
})

describe('RFC 5936 §2.2.5: the additional section', () => {
  it('has an OPT record in the first message if the query has one', async () => {
    const messages = await transferServer(zoneOf({ hosts: 2000 })).ask({ edns: { ...EDNS, flags: 0x8000 } })
    expect(messages.map(({ edns }) => edns !== undefined)).toEqual(messages.map((_, i) => i === 0))
    expect(messages[0]?.edns?.flags).toBe(0x8000)
  })
})
