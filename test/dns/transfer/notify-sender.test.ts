import { describe, expect, it } from 'vitest'
import { OPCODE, RCODE } from '../../../src/dns/iana/codes.ts'
import { FLAG, opcodeOf } from '../../../src/dns/message/header.ts'
import { decodeWire, encodeWire, type Message } from '../../../src/dns/message/message.ts'
import type { FlatHost } from '../../../src/sim/flat-host.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { DAY_MS, edit, kindsOf, keyOf, peerAt, startPrimary } from './world.ts'

const TARGET = '192.0.2.2'

/** What came, and when; `answer` makes the octets of an answer, or none. */
async function listen(
  world: FlatWorld,
  host: FlatHost,
  answer: (request: Message, count: number) => Partial<Message> | undefined,
): Promise<{ readonly atMs: number; readonly message: Message; readonly port: number }[]> {
  const came: { atMs: number; message: Message; port: number }[] = []
  await host.script(53, (octets, from) => {
    const message = decodeWire(octets)
    came.push({ atMs: world.nowMs, message, port: from.port })
    const reply = answer(message, came.length)
    return reply === undefined
      ? null
      : encodeWire({ ...message, answers: [], flags: message.flags | FLAG.QR, ...reply })
  })
  return came
}

async function notified(answer: (request: Message, count: number) => Partial<Message> | undefined) {
  const world = new FlatWorld()
  const came = await listen(world, world.host(TARGET), answer)
  const primary = await world.run(startPrimary(world.host('192.0.2.1'), { notify: [peerAt(TARGET)] }))
  primary.sender.notify()
  await world.runFor(1000)
  return { world, came, primary }
}

describe('NOTIFY', () => {
  it('is sent once to a server that answers, with the SOA as a hint', async () => {
    const { came, primary } = await notified(() => ({}))
    expect(came).toHaveLength(1)
    const { flags, question, answers } = came[0]!.message
    expect(opcodeOf(flags)).toBe(OPCODE.NOTIFY)
    expect(flags & FLAG.AA).not.toBe(0)
    expect(question?.name.toString()).toBe('example.')
    expect(answers).toHaveLength(1)
    expect(primary.notifyEvents).toMatchObject([{ kind: 'answered', serial: 1, rcode: RCODE.NOERROR }])
  })

  it('is sent five times, further and further apart, to one that does not answer', async () => {
    const { world, came, primary } = await notified(() => undefined)
    await world.runFor(DAY_MS)
    const gaps = came.slice(1).map(({ atMs }, i) => Math.round((atMs - came[i]!.atMs) / 1000))
    expect(gaps).toEqual([3, 6, 12, 24])
    expect(kindsOf(primary.notifyEvents)).toEqual(['unanswered'])
  })

  it('is over with any answer, be it a refusal', async () => {
    const { world, came, primary } = await notified(() => ({ rcode: RCODE.REFUSED }))
    await world.runFor(DAY_MS)
    expect(came).toHaveLength(1)
    expect(primary.notifyEvents).toMatchObject([{ kind: 'answered', rcode: RCODE.REFUSED }])
  })

  it('is not answered by a message with another id, opcode or question', async () => {
    const wrong: ((request: Message) => Partial<Message>)[] = [
      ({ id }) => ({ id: id ^ 1 }),
      () => ({ flags: FLAG.QR }),
      ({ flags }) => ({ flags }),
      ({ question }) => ({ question: { ...question!, type: 1 } }),
    ]
    for (const reply of wrong) {
      const { world, came, primary } = await notified((request, count) => (count === 1 ? reply(request) : {}))
      await world.runFor(10_000)
      expect(came).toHaveLength(2)
      expect(kindsOf(primary.notifyEvents)).toEqual(['answered'])
    }
  })

  it('is not answered by somebody else', async () => {
    const { world, came, primary } = await notified(() => undefined)
    const other = await world.run(
      world.host('192.0.2.66').network.bindDatagram({ ip: '192.0.2.66', port: 53 }),
    )
    const { message, port } = came[0]!
    const forged = encodeWire({ ...message, answers: [], flags: message.flags | FLAG.QR })
    other.send(forged, { ip: '192.0.2.1', port })
    await world.runFor(1000)
    expect(primary.notifyEvents).toEqual([])
  })

  it('leaves from another port each time', async () => {
    const { world, came, primary } = await notified(() => ({}))
    edit(primary.hosted, ['a 1 IN TXT x'])
    await world.runFor(5000)
    expect(came).toHaveLength(2)
    expect(new Set(came.map(({ port }) => port)).size).toBe(2)
  })

  it('tells of the last of many changes, not of each', async () => {
    const { world, came, primary } = await notified(() => undefined)
    for (let i = 0; i < 50; i++) {
      edit(primary.hosted, [`n${i} 1 IN TXT x`])
      await world.runFor(100)
    }
    expect(came.length).toBeLessThanOrEqual(7)
    await world.runFor(DAY_MS)
    expect(primary.notifyEvents).toMatchObject([{ kind: 'unanswered', serial: 51 }])
  })

  it('is said to nobody once it is closed', async () => {
    const { world, came, primary } = await notified(() => undefined)
    primary.sender.close()
    edit(primary.hosted, ['a 1 IN TXT x'])
    await world.runFor(DAY_MS)
    expect(came).toHaveLength(1)
    expect(primary.notifyEvents).toEqual([])
  })

  it('is told of as failed when the answer is not signed as the request was', async () => {
    const world = new FlatWorld()
    await listen(world, world.host(TARGET), () => ({ additionals: [] }))
    const target = peerAt(TARGET, keyOf('k.', 1))
    const primary = await world.run(startPrimary(world.host('192.0.2.1'), { notify: [target] }))
    primary.sender.notify()
    await world.runFor(DAY_MS)
    expect(primary.notifyEvents).toMatchObject([{ kind: 'failed', error: { code: 'bad-signature' } }])
  })
})
