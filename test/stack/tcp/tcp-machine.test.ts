import { describe, expect, it } from 'vitest'
import { seqAdd } from '../../../src/stack/tcp/sequence.ts'
import { TCP_FLAG } from '../../../src/wire/tcp.ts'
import { octets, transfer, Wire } from './two-machines.ts'

describe('two TCP machines', () => {
  it('connect, carry octets both ways and close in order', () => {
    const wire = new Wire().connect()
    const { near, far } = wire
    expect([near.machine.state, far.machine.state]).toEqual(['ESTABLISHED', 'ESTABLISHED'])
    near.machine.write(wire.now, Buffer.from('question'))
    wire.runFor(100)
    expect(far.readAll().toString()).toBe('question')
    far.machine.write(wire.now, Buffer.from('answer'))
    wire.runFor(100)
    expect(near.readAll().toString()).toBe('answer')
    near.machine.shutdown(wire.now)
    wire.runFor(100)
    expect([near.machine.state, far.machine.state]).toEqual(['FIN-WAIT-2', 'CLOSE-WAIT'])
    far.machine.shutdown(wire.now)
    wire.runFor(100)
    expect([near.machine.state, far.machine.state]).toEqual(['TIME-WAIT', 'CLOSED'])
    wire.runFor(60_000)
    expect([near.machine.state, near.failure]).toEqual(['CLOSED', undefined])
    expect([near.machine.deadline, far.machine.deadline]).toEqual([Infinity, Infinity])
  })

  it('carry a megabyte without sending anything twice', () => {
    const wire = new Wire().connect()
    const bytes = octets(1_000_000)
    expect(transfer(wire, wire.near, wire.far, bytes).equals(bytes)).toBe(true)
    expect(wire.near.counts.retransmitted).toBeUndefined()
  })

  it.each([
    ['SACK', {}],
    ['NewReno', { selectiveAcknowledgment: false }],
    ['no options', { selectiveAcknowledgment: false, timestamps: false, windowScaling: false }],
    ['Reno', { congestionControl: 'reno' as const }],
  ])('carry a megabyte over a wire that loses every twentieth segment: %s', (_name, settings) => {
    const wire = new Wire(settings, settings)
    wire.fate = (_, index) => (index % 20 === 19 ? [] : [10])
    wire.connect()
    const bytes = octets(1_000_000)
    expect(transfer(wire, wire.near, wire.far, bytes).equals(bytes)).toBe(true)
    expect(wire.near.counts.retransmitted).toBeLessThan(100)
  })

  it('find out that a retransmission was lost too, without waiting for the timer', () => {
    const wire = new Wire()
    let lost = 0
    wire.connect()
    const start = wire.near.machine.record.send.next
    const unlucky = seqAdd(start, 200 * 1448)
    wire.fate = ({ segment }) => (segment.sequence === unlucky && lost++ < 2 ? [] : [10])
    const bytes = octets(1_000_000)
    expect(transfer(wire, wire.near, wire.far, bytes).equals(bytes)).toBe(true)
    expect(lost).toBe(3)
    expect(wire.near.counts.timeouts).toBeUndefined()
  })

  it('survive the loss of any one segment of a short conversation', () => {
    for (let lost = 0; lost < 12; lost++) {
      const wire = new Wire()
      wire.fate = (_, index) => (index === lost ? [] : [10])
      wire.connect()
      const { near, far } = wire
      expect(transfer(wire, near, far, octets(5000)).length).toBe(5000)
      expect(transfer(wire, far, near, octets(3000)).length).toBe(3000)
      wire.runUntil(() => false)
      expect([near.machine.state, far.machine.state]).toEqual(['CLOSED', 'CLOSED'])
      expect([near.failure, far.failure]).toEqual([undefined, undefined])
    }
  })

  it('open at the same moment (RFC 9293 figure 8)', () => {
    const wire = new Wire()
    wire.near.machine.connect(wire.now)
    wire.far.machine.connect(wire.now)
    wire.runFor(100)
    expect([wire.near.machine.state, wire.far.machine.state]).toEqual(['ESTABLISHED', 'ESTABLISHED'])
    expect(transfer(wire, wire.near, wire.far, octets(10_000)).equals(octets(10_000))).toBe(true)
  })

  it('close at the same moment', () => {
    const wire = new Wire().connect()
    wire.near.machine.shutdown(wire.now)
    wire.far.machine.shutdown(wire.now)
    wire.runFor(15)
    expect([wire.near.machine.state, wire.far.machine.state]).toEqual(['CLOSING', 'CLOSING'])
    wire.runFor(15)
    expect([wire.near.machine.state, wire.far.machine.state]).toEqual(['TIME-WAIT', 'TIME-WAIT'])
  })

  it('hold a writer back while nobody reads, and probe a window of zero until somebody does', () => {
    const wire = new Wire({}, { receiveBufferOctets: 10_000 }).connect()
    const { near, far } = wire
    near.machine.write(wire.now, octets(20_000))
    wire.runFor(600_000)
    expect(near.machine.state).toBe('ESTABLISHED')
    const first = far.readAll()
    expect(first.length).toBeLessThan(10_001)
    wire.runFor(100)
    const rest: Buffer[] = [first]
    for (let i = 0; i < 10; i++) {
      rest.push(far.readAll())
      wire.runFor(1000)
    }
    expect(Buffer.concat(rest).equals(octets(20_000))).toBe(true)
  })

  it('let go of a peer that is gone, and tell it', () => {
    const wire = new Wire().connect()
    wire.fate = () => []
    wire.near.machine.write(wire.now, octets(10))
    wire.runUntil(() => wire.near.machine.state === 'CLOSED')
    expect(wire.near.failure).toBe('ETIMEDOUT')
    expect(wire.now).toBeGreaterThan(100_000)
    expect(wire.near.events).toContain('doubted')
  })

  it('reset each other', () => {
    const wire = new Wire().connect()
    wire.near.machine.abort(wire.now)
    wire.runFor(100)
    expect([wire.near.failure, wire.far.failure]).toEqual(['ABORTED', 'ECONNRESET'])
    expect(wire.sent.at(-1)!.segment.flags & TCP_FLAG.rst).not.toBe(0)
  })
})
