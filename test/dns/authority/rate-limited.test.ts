// Response rate limiting as a client sees it: what counts as the same response.
import { describe, expect, it } from 'vitest'
import { Authority } from '../../../src/dns/authority/authority.ts'
import { type RateLimitSettings, ResponseRateLimit } from '../../../src/dns/authority/response-rate-limit.ts'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import { parseType, TYPE } from '../../../src/dns/iana/types.ts'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { ServerCookies } from '../../../src/dns/message/server-cookie.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import type { CookieOption } from '../../../src/dns/message/edns-option.ts'

const ZONE = parseZone(`
$ORIGIN example.
$TTL 3600
@ SOA ns hostmaster 1 7200 900 1209600 300
@ NS ns
ns A 192.0.2.1
*.wild A 192.0.2.2
child NS ns.child
ns.child A 192.0.2.3
tree DNAME elsewhere.test.
elsewhere CNAME www.far.test.
`)

/** What becomes of a question each of the names, over UDP, at the same time, with a limit of two responses a second. */
function verdicts(
  names: readonly string[],
  settings: Partial<RateLimitSettings> = {},
  cookie?: CookieOption,
) {
  const limit = new ResponseRateLimit({ responsesPerSecond: 2, slip: 0, ...settings }, new Uint8Array(16))
  const authority = new Authority({
    zones: [ZONE],
    rateLimit: { limit, nowMs: () => 0 },
    cookies: new ServerCookies({ secrets: [new Uint8Array(16)], nowSeconds: () => 1000 }),
  })
  const client = { transport: 'udp', remote: { ip: '192.0.2.77', port: 4000 } } as const
  return names.map((name) => {
    const [owner = '', type = 'A'] = name.split(' ')
    const edns = { udpSize: 1232, version: 0, flags: 0, options: cookie ? [cookie] : [] }
    const query = encodeQuery({ id: 1, name: DomainName.parse(owner), type: parseType(type), flags: 0, edns })
    const response = authority.respond(query, client)
    return response === null ? 'dropped' : decodeWire(response)
  })
}

const dropped = (names: readonly string[]) =>
  verdicts(names).filter((verdict) => verdict === 'dropped').length

describe('responses that are the same', () => {
  it.each([
    ['answers to one question', ['ns.example.', 'ns.example.', 'NS.example.']],
    ['answers from one wildcard', ['a.wild.example.', 'b.wild.example.', 'c.wild.example.']],
    ['referrals to one zone', ['a.child.example.', 'b.child.example.', 'c.child.example. MX']],
    ['denials of one zone', ['x1.example.', 'x2.example.', 'x3.example. MX']],
    ['answers by one DNAME', ['a.tree.example.', 'b.tree.example.', 'c.tree.example.']],
    ['refusals', ['a.test.', 'b.test.', 'c.test. MX']],
    ['denials of types at one name', ['ns.example. MX', 'ns.example. TXT', 'ns.example. TYPE65280']],
    [
      'denials of types at one wildcard',
      ['a.wild.example. MX', 'b.wild.example. TXT', 'c.wild.example. SRV'],
    ],
    ['an alias that leads out', ['elsewhere.example. A', 'elsewhere.example. MX', 'elsewhere.example. SRV']],
    ['an alias by a DNAME', ['a.tree.example. A', 'b.tree.example. MX', 'c.tree.example. SRV']],
    ['denials of a type at one wildcard', ['a.wild.example. MX', 'b.wild.example. MX', 'c.wild.example. MX']],
  ])('%s', (_, names) => {
    expect(dropped(names)).toBe(1)
  })
})

describe('responses that are not the same', () => {
  it.each([
    ['for different names', ['ns.example.', 'example. NS', 'elsewhere.example.']],
    ['for different types', ['ns.example.', 'ns.example. AAAA', 'ns.example. MX']],
    ['of different kinds', ['a.child.example.', 'x1.example.', 'a.test.', 'ns.example.']],
  ])('%s', (_, names) => {
    expect(dropped(names)).toBe(0)
  })
})

describe('a response in the turn of those that slip', () => {
  it('is empty and truncated, and keeps its rcode', () => {
    const [, , answer] = verdicts(['ns.example.', 'ns.example.', 'ns.example.'], { slip: 1 })
    expect(answer).toMatchObject({ rcode: 0, answers: [], authorities: [], additionals: [] })
    expect((answer as { flags: number }).flags & 0x0200).toBe(0x0200)
    const [, , denial] = verdicts(['x.example.', 'x.example.', 'x.example.'], { slip: 1 })
    expect(denial).toMatchObject({ rcode: RCODE.NXDOMAIN, authorities: [] })
  })
})

describe('who is not limited', () => {
  it('asks with a cookie of ours', () => {
    const client = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
    const asked: CookieOption = { code: 10, type: 'COOKIE', client, server: new Uint8Array() }
    const [first] = verdicts(['ns.example.'], {}, asked)
    const given = (first as ReturnType<typeof decodeWire>).edns!.options[0] as CookieOption
    const names = Array.from({ length: 10 }, () => 'ns.example.')
    expect(verdicts(names, {}, given)).not.toContain('dropped')
    expect(verdicts(names, {}, asked)).toContain('dropped')
  })

  it('asks over TCP', () => {
    const limit = new ResponseRateLimit({ responsesPerSecond: 1, slip: 0 }, new Uint8Array(16))
    const authority = new Authority({ zones: [ZONE], rateLimit: { limit, nowMs: () => 0 } })
    const query = encodeQuery({ id: 1, name: ZONE.origin, type: TYPE.SOA, rrclass: CLASS.IN, flags: 0 })
    const client = { transport: 'tcp', remote: { ip: '192.0.2.77', port: 4000 } } as const
    for (let i = 0; i < 10; i++) expect(authority.respond(query, client)).not.toBeNull()
  })
})
