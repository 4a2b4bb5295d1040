import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import {
  makeCookieTimestamp,
  readCookieTimestamp,
  makeCookie,
  checkCookie,
} from '../../../src/stack/tcp/syn-cookie.ts'
import { seqDiff } from '../../../src/stack/tcp/sequence.ts'

const secret = Uint8Array.from({ length: 16 }, (_, i) => 255 - i)
const local = { ip: ipv4Number('192.0.2.1'), port: 53 }
const remote = { ip: ipv4Number('198.51.100.7'), port: 50_000 }

describe('a SYN cookie', () => {
  it.each([
    [0, 536],
    [536, 536],
    [1299, 536],
    [1300, 1300],
    [1459, 1440],
    [1460, 1460],
    [8960, 1460],
  ])('made for a peer with segments of %i octets allows %i', (offered, allowed) => {
    const cookie = makeCookie(secret, 5000, local, remote, 77, offered)
    expect(checkCookie(secret, 5000, local, remote, 77, cookie)).toBe(allowed)
  })

  it('survives the wrap of the period counter, which has eight bits', () => {
    const atMs = 256 * 64_000
    const cookie = makeCookie(secret, atMs - 1, local, remote, 0xffff_ffff, 1460)
    expect(checkCookie(secret, atMs + 1, local, remote, 0xffff_ffff, cookie)).toBe(1460)
  })
})

describe("a cookie's timestamp", () => {
  it.each([
    { windowScale: undefined, sackPermitted: false },
    { windowScale: 0, sackPermitted: true },
    { windowScale: 14, sackPermitted: false },
  ])('carries %o', (options) => {
    expect(readCookieTimestamp(makeCookieTimestamp(123_456, options))).toEqual(options)
  })

  it('is never ahead of the clock, nor far behind it', () => {
    for (let now = 0xffff_ff80; now < 0x1_0000_0080; now++) {
      const made = makeCookieTimestamp(now >>> 0, { windowScale: 9, sackPermitted: true })
      expect(seqDiff(made, now)).toBeLessThanOrEqual(0)
      expect(seqDiff(made, now)).toBeGreaterThan(-32)
    }
  })
})
