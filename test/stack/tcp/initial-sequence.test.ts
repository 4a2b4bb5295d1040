import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { initialSequence } from '../../../src/stack/tcp/initial-sequence.ts'
import { seqDiff } from '../../../src/stack/tcp/sequence.ts'

const secret = Uint8Array.from({ length: 16 }, (_, i) => i)
const local = { ip: ipv4Number('192.0.2.1'), port: 53 }
const remote = { ip: ipv4Number('198.51.100.7'), port: 50_000 }

describe('initialSequence', () => {
  it('is the same for the same ends, secret and time', () => {
    const once = initialSequence(secret, 1000, local, remote)
    expect(initialSequence(secret, 1000, { ...local }, { ...remote })).toBe(once)
    expect(once).toBe(once >>> 0)
  })

  it('wraps with the clock, after 4.77 hours', () => {
    const early = initialSequence(secret, 0, local, remote)
    const late = initialSequence(secret, 2 ** 32 / 250, local, remote)
    expect(seqDiff(late, early)).toBe(0)
  })
})
