// RFC 4987 §3.6: SYN cookies.

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { checkCookie, makeCookie } from '../../../src/stack/tcp/syn-cookie.ts'
import { seqAdd, seqDiff } from '../../../src/stack/tcp/sequence.ts'

const secret = Uint8Array.from({ length: 16 }, (_, i) => 255 - i)
const local = { ip: ipv4Number('192.0.2.1'), port: 53 }
const remote = { ip: ipv4Number('198.51.100.7'), port: 50_000 }
const NOW_MS = 1_000_000

describe('a SYN cookie (RFC 4987 §3.6)', () => {
  const cookie = makeCookie(secret, NOW_MS, local, remote, 77, 1460)

  it('brings back the segment size', () => {
    expect(checkCookie(secret, NOW_MS, local, remote, 77, cookie)).toBe(1460)
  })

  it.each([
    ['other ports', local, { ...remote, port: 50_001 }, 77],
    ['another address', { ...local, ip: local.ip + 1 }, remote, 77],
    ['swapped ends', remote, local, 77],
    ['another sequence number of the peer', local, remote, 177],
  ])('is good for nothing with %s', (_what, here, there, peerSequence) => {
    expect(checkCookie(secret, NOW_MS, here, there, peerSequence, cookie)).toBeUndefined()
  })

  it('is good for nothing with another secret', () => {
    expect(
      checkCookie(
        secret.map((octet) => octet + 1),
        NOW_MS,
        local,
        remote,
        77,
        cookie,
      ),
    ).toBeUndefined()
  })

  it('lives for at least a minute and at most two and a bit', () => {
    expect(checkCookie(secret, NOW_MS + 63_000, local, remote, 77, cookie)).toBe(1460)
    expect(checkCookie(secret, NOW_MS + 129_000, local, remote, 77, cookie)).toBeUndefined()
  })

  it('is not guessed by trying: of 100,000 neighbors none is taken', () => {
    let taken = 0
    for (let i = 1; i <= 50_000; i++) {
      for (const guess of [seqAdd(cookie, 4 + i), seqAdd(cookie, -4 - i)]) {
        if (checkCookie(secret, NOW_MS, local, remote, 77, guess) !== undefined) taken++
      }
    }
    expect(taken).toBe(0)
  })

  it('follows the sequence number of the peer, so that a new connection is not taken for an old one', () => {
    const later = makeCookie(secret, NOW_MS, local, remote, 78, 1460)
    expect(seqDiff(later, cookie)).toBe(1)
  })
})
