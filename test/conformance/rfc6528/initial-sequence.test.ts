// RFC 6528: defending against sequence number attacks.

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { initialSequence } from '../../../src/stack/tcp/initial-sequence.ts'
import { seqDiff } from '../../../src/stack/tcp/sequence.ts'

const local = { ip: ipv4Number('192.0.2.1'), port: 80 }
const remote = { ip: ipv4Number('198.51.100.7'), port: 50_000 }
const secret = new Uint8Array(16).fill(7)

describe('ISN = M + F(localip, localport, remoteip, remoteport, secretkey) (RFC 6528 §3)', () => {
  it('rises from one connection between the same ends to the next', () => {
    const first = initialSequence(secret, 1000, local, remote)
    expect(seqDiff(initialSequence(secret, 1001, local, remote), first)).toBe(250)
    expect(seqDiff(initialSequence(secret, 61_000, local, remote), first)).toBe(15_000_000)
  })

  it('says nothing about another connection at the same time', () => {
    const seen = Array.from({ length: 200 }, (_, i) =>
      initialSequence(secret, 0, local, { ...remote, port: remote.port + i }),
    )
    const steps = seen.slice(1).map((number, i) => seqDiff(number, seen[i]!))
    expect(new Set(seen).size).toBe(200)
    // Half of the steps go up and half down, as far as 200 of them can tell.
    expect(Math.abs(steps.filter((step) => step > 0).length - 100)).toBeLessThan(40)
  })

  it('is another with another secret', () => {
    const other = new Uint8Array(16).fill(8)
    expect(initialSequence(other, 0, local, remote)).not.toBe(initialSequence(secret, 0, local, remote))
  })
})
