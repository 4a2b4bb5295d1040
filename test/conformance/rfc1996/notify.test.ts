import { describe, expect, it } from 'vitest'
import { HostedZone } from '../../../src/dns/hosting/hosted-zone.ts'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { OPCODE, RCODE } from '../../../src/dns/iana/codes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { FLAG, opcodeOf, withOpcode } from '../../../src/dns/message/header.ts'
import { decodeWire, encodeWire, type Message } from '../../../src/dns/message/message.ts'
import { notifyHandler } from '../../../src/dns/transfer/notify-handler.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { playing, records, startScripted } from '../../dns/transfer/scripted-primary.ts'
import { DAY_MS, ORIGIN, peerAt, startSecondary } from '../../dns/transfer/world.ts'

const REQUEST: Message = {
  id: 4711,
  flags: withOpcode(FLAG.AA, OPCODE.NOTIFY),
  rcode: 0,
  question: { name: ORIGIN, type: TYPE.SOA, rrclass: CLASS.IN },
  answers: [],
  authorities: [],
  additionals: [],
  edns: undefined,
}

function handled(request: Partial<Message>): { answer: Message; told: unknown[][] } {
  const told: unknown[][] = []
  const handler = notifyHandler(() => ({ notified: (...args) => told.push(args) }))
  const hosted = new HostedZone({ origin: ORIGIN, rrclass: CLASS.IN })
  const client = { transport: 'udp', remote: { ip: '192.0.2.1', port: 4000 } } as const
  const octets = handler({ message: { ...REQUEST, ...request }, client, room: 512 }, hosted)
  return { answer: decodeWire(octets), told }
}

describe('RFC 1996 §4.7: the answer to NOTIFY', () => {
  it('has the id, the opcode and the question of the request, and QR', () => {
    const { answer } = handled({})
    expect(answer).toMatchObject({ id: 4711, rcode: RCODE.NOERROR, question: REQUEST.question, answers: [] })
    expect(opcodeOf(answer.flags)).toBe(OPCODE.NOTIFY)
    expect(answer.flags & FLAG.QR).not.toBe(0)
  })

  it('is NOTIMP for changes of anything but the SOA (§3.7)', () => {
    const { answer, told } = handled({ question: { ...REQUEST.question!, type: TYPE.A } })
    expect(answer.rcode).toBe(RCODE.NOTIMP)
    expect(told).toEqual([])
  })

  it('is given for a zone without a primary as well, which takes no notice', () => {
    const handler = notifyHandler(() => undefined)
    const hosted = new HostedZone({ origin: ORIGIN, rrclass: CLASS.IN })
    const octets = handler({ message: REQUEST, client: undefined, room: 512 }, hosted)
    expect(decodeWire(octets).rcode).toBe(RCODE.NOERROR)
  })
})

describe('RFC 1996 §3.7: the hint', () => {
  it('is the SOA of the answer section, if there is one', () => {
    expect(handled({ answers: records('SOA 9') }).told).toEqual([['192.0.2.1', 9]])
    expect(handled({ answers: records('h0 300 IN A 192.0.2.1') }).told).toEqual([['192.0.2.1', undefined]])
  })
})

describe('RFC 1996 §4.3: what a secondary does', () => {
  async function notifiedSecondary(hint: Message['answers']) {
    const world = new FlatWorld()
    const primary = world.host('192.0.2.1')
    const play = playing(1, () => [{ answers: records('SOA 1', '@ 300 IN NS ns', 'SOA 1') }])
    const asked = await world.run(startScripted(primary, '192.0.2.1', play))
    await world.run(startSecondary(world.host('192.0.2.2'), [peerAt('192.0.2.1')]))
    await world.runFor(1000)
    const socket = await world.run(primary.network.bindDatagram({ ip: '192.0.2.1', port: 0 }))
    const notify = (): void => {
      socket.send(encodeWire({ ...REQUEST, answers: hint }), { ip: '192.0.2.2', port: 53 })
    }
    return { world, asked, notify }
  }

  it('asks for the SOA, as if the refresh time were over', async () => {
    const { world, asked, notify } = await notifiedSecondary([])
    notify()
    await world.runFor(1000)
    expect(asked).toEqual(['AXFR tcp', 'SOA udp'])
  })

  it('takes many in a row for two at most, a second apart (§4.4)', async () => {
    const { world, asked, notify } = await notifiedSecondary([])
    await world.runFor(10_000)
    for (let i = 0; i < 100; i++) notify()
    await world.runFor(900)
    expect(asked).toEqual(['AXFR tcp', 'SOA udp'])
    await world.runFor(10_000)
    expect(asked).toEqual(['AXFR tcp', 'SOA udp', 'SOA udp'])
  })

  it('does not ask when the hint is no newer than what it has', async () => {
    const { world, asked, notify } = await notifiedSecondary(records('SOA 1'))
    notify()
    await world.runFor(1000)
    expect(asked).toEqual(['AXFR tcp'])
    await world.runFor(DAY_MS)
    expect(asked.length).toBeGreaterThan(20)
  })
})
