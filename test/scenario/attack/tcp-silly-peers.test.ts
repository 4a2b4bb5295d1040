// Peers that see the connection and misuse it: to hold memory, to have us send without end, or too fast.

import { describe, expect, it } from 'vitest'
import { OneMachine } from '../../stack/tcp/one-machine.ts'
import { seqAdd } from '../../../src/stack/tcp/sequence.ts'
import { connected, neighbors, readAll, SERVER } from '../../stack/tcp/hosts.ts'

const HOUR_MS = 3_600_000

/** Lets time pass, with an answer to each segment. */
function converse(one: OneMachine, milliseconds: number, answer: () => void): number {
  let segments = 0
  for (let elapsed = 0; elapsed < milliseconds; elapsed += 1000) {
    one.advance(1000)
    const sent = one.sent().length
    segments += sent
    if (sent > 0 && one.machine.state !== 'CLOSED') answer()
  }
  return segments
}

/** Acknowledges what comes in order, and nothing else; up to where that is. */
function takenInOrder(one: OneMachine, from: number, milliseconds: number): number {
  let next = from
  for (let elapsed = 0; elapsed < milliseconds; elapsed += 10) {
    one.advance(10)
    for (const { sequence, text } of one.sent()) {
      if (sequence <= next) next = Math.max(next, sequence + text.length)
      one.give('ACK', { acknowledgment: next })
    }
  }
  return next
}

describe('a window that stays shut', () => {
  it('costs a segment a minute, for as long as the peer answers', () => {
    const one = OneMachine.client()
    one.peerWindow = 0
    one.give('ACK')
    one.write('waiting')
    const acknowledgment = 101
    const segments = converse(one, 24 * HOUR_MS, () => one.give('ACK', { window: 0, acknowledgment }))
    expect(one.machine.state).toBe('ESTABLISHED')
    expect(segments).toBeGreaterThan(1000)
    expect(segments).toBeLessThan(1500)
    one.machine.abort(one.now)
    expect(one.machine.deadline).toBe(Infinity)
  })

  it('is not waited for for ever once both programs have ended', () => {
    const one = OneMachine.client()
    one.peerWindow = 0
    one.give('ACK')
    one.write('never to be delivered')
    one.shutdown()
    one.give('FIN,ACK', { window: 0, acknowledgment: 101 })
    expect(one.machine.state).toBe('CLOSING')
    converse(one, HOUR_MS, () => one.give('ACK', { window: 0, acknowledgment: 101 }))
    expect(one.machine.state).toBe('CLOSED')
  })

  it('and opens for one octet at a time gets few segments', () => {
    const one = OneMachine.client()
    one.write(10_000)
    one.sent()
    let segments = 0
    for (let i = 1; i < 2000; i++) {
      one.give('ACK', { acknowledgment: 101, window: 1 + (i % 2) })
      one.advance(1)
      segments += one.sent().length
    }
    expect(segments).toBeLessThan(20)
  })

  it('and shrinks holds back what was sent beyond it, which goes out again later', () => {
    const one = OneMachine.client()
    one.write(8000)
    expect(one.sent().length).toBeGreaterThan(2)
    one.give('ACK', { acknowledgment: 601, window: 100 })
    one.advance(10_000)
    expect(one.sent().filter(({ sequence }) => sequence > 701)).toEqual([])
    expect(takenInOrder(one, 601, 20_000)).toBe(8101)
  })
})

describe('acknowledgments that lie', () => {
  it('of what was never sent are not believed', () => {
    const one = OneMachine.client()
    one.write(20_000)
    const before = one.sent().length
    for (let i = 0; i < 1000; i++) one.give('ACK', { acknowledgment: seqAdd(101, 60_000 + i) })
    expect(before + one.sent().filter(({ text }) => text.length > 0).length).toBe(before)
  })

  it('of each octet by itself make the window grow no faster than one for all (RFC 3465)', () => {
    const [honest, divided] = [OneMachine.client(), OneMachine.client()]
    for (const one of [honest, divided]) {
      one.write(500_000)
      one.sent()
      one.advance(100)
    }
    honest.give('ACK', { acknowledgment: 101 + 1460 })
    for (let i = 1; i <= 1460; i++) divided.give('ACK', { acknowledgment: 101 + i })
    expect(divided.machine.record.congestion.window).toBeLessThanOrEqual(
      honest.machine.record.congestion.window,
    )
  })

  it('by selection of what is taken back (reneging) lose nothing', () => {
    const one = OneMachine.client({ selectiveAcknowledgment: true }, { sackPermitted: true })
    one.write('a'.repeat(5000))
    const sent = one.sent()
    const last = sent.at(-1)!
    const end = seqAdd(last.sequence, last.text.length)
    one.give('ACK', { acknowledgment: 101, sack: [sent[1]!.sequence, end] })
    expect(takenInOrder(one, 101, 60_000)).toBe(end)
  })
})

describe('a peer that sends', () => {
  it('one octet in each segment, and none of them in order, fills no more than the buffer', () => {
    const one = OneMachine.client({ receiveBufferOctets: 60_000 })
    for (let i = 59_998; i > 0; i -= 2) {
      one.give('ACK', { text: 'x', sequence: seqAdd(one.peerNext, i) })
      if (i % 1000 === 0) one.sent()
    }
    one.sent()
    one.give('ACK', { text: 'y'.repeat(59_000), sequence: one.peerNext })
    expect(one.read().length).toBeGreaterThanOrEqual(59_000)
  })

  it('beyond the window is held back', () => {
    const one = OneMachine.client({ receiveBufferOctets: 10_000 })
    for (let i = 0; i < 1000; i++) {
      one.give('ACK', { text: 'z'.repeat(1000) })
      one.sent()
    }
    expect(one.machine.record.receive.queue.readable).toBeLessThanOrEqual(10_001)
  })
})

describe('a reader that takes a little at a time', () => {
  it('gets everything, and the writer is held back meanwhile', async () => {
    const { kernels, client, server } = neighbors()
    const { near, far } = await kernels.world.run(connected(client, server, SERVER))
    const text = new Uint8Array(3_000_000).fill(5)
    let written = false
    const writing = near.write(text).then(async () => {
      written = true
      await near.end()
    })
    await kernels.run(60_000)
    expect(written).toBe(false)
    const queued = client.tcp.connections()[0]!.sendQueue + server.tcp.connections()[0]!.receiveQueue
    expect(queued).toBeLessThan(2_100_000)
    let read = 0
    while (read < 500_000) {
      read += (await kernels.world.run(far.read()))!.length
      await kernels.run(10)
    }
    const rest = readAll(far)
    expect((await kernels.world.run(rest)).length + read).toBe(text.length)
    await kernels.world.run(writing)
  })
})
