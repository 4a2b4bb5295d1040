import { describe, expect, it } from 'vitest'
import type { CookieOption } from '../../../src/dns/message/edns-option.ts'
import { ServerCookies } from '../../../src/dns/message/server-cookie.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const SECRET = hex('e5e973e5a6b2a43f48e7dc849e37bfcf')
const NEWER_SECRET = hex('445536bcd2513298075a5d379663c962')
const cookie = (client: string, server = ''): CookieOption => ({
  code: 10,
  type: 'COOKIE',
  client: hex(client),
  server: hex(server),
})

/** A server whose clock says `nowSeconds`. */
const serverAt = (nowSeconds: number, secrets = [SECRET]) =>
  new ServerCookies({ secrets, nowSeconds: () => nowSeconds })

const CLIENT = '2464c4abcf10c957'
const IP = '198.51.100.100'
const MADE_AT = 1559731985
const MADE = '010000005cf79f111f8130c3eee29480'

describe('RFC 9018 Appendix A: a server with the secret of the examples', () => {
  it('gives a new client the cookie of A.1', () => {
    const given = serverAt(MADE_AT).answerTo(cookie(CLIENT), 'new', IP)
    expect(Buffer.from(given.server).toString('hex')).toBe(MADE)
    expect(given.client).toEqual(hex(CLIENT))
  })

  it('knows it again, and gives a younger one after half an hour', () => {
    const asked = cookie(CLIENT, MADE)
    for (const [age, isRenewed] of [
      [1799, false],
      [1800, true],
    ] as const) {
      const server = serverAt(MADE_AT + age)
      expect(server.judge(asked, IP)).toBe('valid')
      const given = Buffer.from(server.answerTo(asked, 'valid', IP).server).toString('hex')
      expect(given !== MADE).toBe(isRenewed)
    }
  })
})

describe('RFC 9018 §4.3: a server cookie', () => {
  it('is good for an hour, and five minutes before it was made', () => {
    const asked = cookie(CLIENT, MADE)
    expect(serverAt(MADE_AT + 3600).judge(asked, IP)).toBe('valid')
    expect(serverAt(MADE_AT + 3601).judge(asked, IP)).toBe('invalid')
    expect(serverAt(MADE_AT - 300).judge(asked, IP)).toBe('valid')
    expect(serverAt(MADE_AT - 301).judge(asked, IP)).toBe('invalid')
  })

  it('is good beyond the year 2106, when its clock begins anew', () => {
    const late = 2 ** 32 - 10
    const { server } = serverAt(late).answerTo(cookie(CLIENT), 'new', IP)
    const asked = { ...cookie(CLIENT), server }
    expect(serverAt(late + 60).judge(asked, IP)).toBe('valid')
    expect(serverAt(late + 4000).judge(asked, IP)).toBe('invalid')
  })
})

describe('RFC 9018 §4.4: a server cookie', () => {
  it.each([
    ['another client cookie', cookie('2464c4abcf10c958', MADE), IP],
    ['another address', cookie(CLIENT, MADE), '198.51.100.101'],
    ['another version', cookie(CLIENT, `02${MADE.slice(2)}`), IP],
    ['another time', cookie(CLIENT, MADE.replace('5cf79f11', '5cf79f12')), IP],
    ['a bit of its hash turned', cookie(CLIENT, `${MADE.slice(0, -1)}1`), IP],
    ['another length', cookie(CLIENT, `${MADE}00`), IP],
  ])('is worth nothing with %s', (_, asked, ip) => {
    expect(serverAt(MADE_AT).judge(asked, ip)).toBe('invalid')
  })

  it('covers the reserved octets, which may be anything', () => {
    expect(serverAt(MADE_AT).judge(cookie(CLIENT, MADE.replace('010000', '01abcd')), IP)).toBe('invalid')
  })

  it('is bound to an IPv6 address as well', () => {
    const server = serverAt(MADE_AT)
    const given = server.answerTo(cookie(CLIENT), 'new', '2001:db8:220:1:59de:d0f4:8769:82b8')
    const asked = { ...cookie(CLIENT), server: given.server }
    expect(server.judge(asked, '2001:db8:220:1:59de:d0f4:8769:82b8')).toBe('valid')
    expect(server.judge(asked, '2001:db8:220:1:59de:d0f4:8769:82b9')).toBe('invalid')
  })
})

describe('RFC 9018 §5: while secrets change', () => {
  it('cookies of the one before are good still, and new ones are of the first', () => {
    const server = serverAt(MADE_AT, [NEWER_SECRET, SECRET])
    expect(server.judge(cookie(CLIENT, MADE), IP)).toBe('valid')
    const { server: fresh } = server.answerTo(cookie(CLIENT), 'new', IP)
    expect(serverAt(MADE_AT, [SECRET]).judge({ ...cookie(CLIENT), server: fresh }, IP)).toBe('invalid')
  })
})
