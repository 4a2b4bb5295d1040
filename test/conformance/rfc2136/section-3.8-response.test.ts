import { describe, expect, it } from 'vitest'
import { Authority } from '../../../src/dns/authority/authority.ts'
import { RequestAccess } from '../../../src/dns/hosting/request-access.ts'
import { ZoneHosting } from '../../../src/dns/hosting/zone-hosting.ts'
import { OPCODE, RCODE } from '../../../src/dns/iana/codes.ts'
import type { Client } from '../../../src/dns/message/client.ts'
import { FLAG, opcodeOf } from '../../../src/dns/message/header.ts'
import { decodeWire, encodeWire, type Message } from '../../../src/dns/message/message.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { NameServer } from '../../../src/dns/nameserver/name-server.ts'
import type { PrimaryZone } from '../../../src/dns/update/primary-zone.ts'
import { updateHandler } from '../../../src/dns/update/update-handler.ts'
import { updateMessage, updateOctets } from '../../dns/update/requests.ts'
import { start, type Bench } from '../../dns/update/primary-bench.ts'

const CLIENT: Client = { transport: 'udp', remote: { ip: '192.0.2.99', port: 1053 } }
const ADD = ['a.example. 60 IN A 192.0.2.1']
const everybody = RequestAccess.everybody

interface Served extends Bench {
  ask(octets: Uint8Array): Promise<Message>
}

/** A whole name server; `primaryOf` as of `updateHandler`. */
async function serve(
  update = everybody,
  primaryOf = (primary: PrimaryZone): PrimaryZone | undefined => primary,
): Promise<Served> {
  const bench = await start()
  const hosting = new ZoneHosting(new Authority({ zones: [] }))
  bench.hosted.access = { query: everybody, transfer: everybody, notify: everybody, update }
  hosting.put(bench.hosted)
  const handlers = { update: updateHandler(() => primaryOf(bench.primary)) }
  const server = new NameServer({ hosting, clock: bench.clock, handlers })
  const ask = async (octets: Uint8Array): Promise<Message> => {
    const response = await server.respond(octets, CLIENT)
    return decodeWire(response as Uint8Array)
  }
  return { ...bench, ask }
}

describe('RFC 2136 §3.8, §2.2: the response', () => {
  it('has id and opcode of the request, QR, and no other bit', async () => {
    const { ask } = await serve()
    const response = await ask(updateOctets({ updates: ADD }, 4711))
    expect(response.id).toBe(4711)
    expect(opcodeOf(response.flags)).toBe(OPCODE.UPDATE)
    expect(response.flags & ~0x7800).toBe(FLAG.QR)
  })

  it('repeats the zone, and leaves the other sections empty', async () => {
    const { ask } = await serve()
    const { question, answers, authorities, additionals } = await ask(updateOctets({ updates: ADD }))
    expect(question).toEqual(updateMessage({}).question)
    expect([answers, authorities, additionals]).toEqual([[], [], []])
  })

  it('has EDNS if, and only if, the request has', async () => {
    const { ask } = await serve()
    expect((await ask(updateOctets({ updates: ADD }))).edns).toBeUndefined()
    const edns = { udpSize: 4096, version: 0, extendedRcode: 0, flags: 0, options: [] }
    const response = await ask(encodeWire({ ...updateMessage({ updates: ADD }), edns }))
    expect(response.edns).toMatchObject({ udpSize: 1232, version: 0, options: [] })
  })

  it('comes when the change is served', async () => {
    const { ask, hosted } = await serve()
    expect((await ask(updateOctets({ updates: ADD }))).rcode).toBe(RCODE.NOERROR)
    expect(hosted.zone!.rrset(DomainName.parse('a.example.'), 1)).toHaveLength(1)
  })
})

describe('RFC 2136 §3.1, §3.3: what is not for this server, or this client', () => {
  it('is NOTAUTH for a zone that it does not hold (§3.1.2)', async () => {
    const { ask } = await serve()
    const zone = { name: DomainName.parse('elsewhere.') }
    expect((await ask(updateOctets({ zone, updates: ADD }))).rcode).toBe(RCODE.NOTAUTH)
  })

  it('is REFUSED for who has no permission, whatever he asks (§3.3)', async () => {
    const { ask, hosted } = await serve(new RequestAccess([{ from: ['192.0.2.1/32'] }]))
    expect((await ask(updateOctets({ updates: ADD }))).rcode).toBe(RCODE.REFUSED)
    const prerequisites = ['none.example. 0 ANY ANY']
    expect((await ask(updateOctets({ prerequisites }))).rcode).toBe(RCODE.REFUSED)
    expect(hosted.zone!.serial).toBe(100)
  })

  it('is REFUSED for a zone that is not updated here: nothing is forwarded (§6)', async () => {
    const { ask } = await serve(everybody, () => undefined)
    expect((await ask(updateOctets({ updates: ADD }))).rcode).toBe(RCODE.REFUSED)
  })

  it('is NOTIMP for a server without updates', async () => {
    const { hosted } = await start()
    hosted.access = { query: everybody, transfer: everybody, notify: everybody, update: everybody }
    const hosting = new ZoneHosting(new Authority({ zones: [] }))
    hosting.put(hosted)
    const server = new NameServer({ hosting, clock: { wall: () => 0 } })
    const response = await server.respond(updateOctets({ updates: ADD }), CLIENT)
    expect(decodeWire(response as Uint8Array).rcode).toBe(RCODE.NOTIMP)
  })

  it('is FORMERR when it is malformed (§3.1)', async () => {
    const { ask } = await serve()
    const octets = updateOctets({ updates: ADD })
    expect((await ask(octets.subarray(0, octets.length - 2))).rcode).toBe(RCODE.FORMERR)
  })

  it('is FORMERR with a zone section of more than one zone, or none (§3.1.1)', async () => {
    const { ask } = await serve()
    const octets = updateOctets({})
    const none = octets.slice(0, 12)
    none[5] = 0
    expect((await ask(none)).rcode).toBe(RCODE.FORMERR)
    const two = new Uint8Array([...octets, ...octets.subarray(12)])
    two[5] = 2
    expect((await ask(two)).rcode).toBe(RCODE.FORMERR)
  })

  it('is SERVFAIL while there is no data to update, for that will pass (§2.2)', async () => {
    const { ask, hosted } = await serve(everybody, () => undefined)
    hosted.withdraw()
    expect((await ask(updateOctets({ updates: ADD }))).rcode).toBe(RCODE.SERVFAIL)
  })
})
