import { describe, expect, it } from 'vitest'
import { Authority, type AuthorityOptions } from '../../../src/dns/authority/authority.ts'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import type { CookieOption, RawOption } from '../../../src/dns/message/edns-option.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import { ServerCookies } from '../../../src/dns/message/server-cookie.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'

const ZONE = parseZone(
  'example. 60 SOA ns.example. hostmaster.example. 1 2 3 4 5\nexample. 60 NS ns.example.\nns.example. 60 A 192.0.2.1',
)
const CLIENT = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
const BARE: CookieOption = { code: 10, type: 'COOKIE', client: CLIENT, server: new Uint8Array() }

function serverWith(options: AuthorityOptions = {}) {
  const cookies = new ServerCookies({ secrets: [new Uint8Array(16)], nowSeconds: () => 1_000_000 })
  const authority = new Authority({ zones: [ZONE], cookies, ...options })
  const send = (query: Uint8Array, transport: 'udp' | 'tcp' = 'udp', ip = '192.0.2.7') => {
    const response = authority.respond(query, { transport, remote: { ip, port: 4000 } })
    return decodeWire(response!)
  }
  return { send }
}

const queryWith = (...options: (CookieOption | RawOption)[]) =>
  encodeQuery({
    id: 7,
    name: ZONE.origin,
    type: TYPE.SOA,
    flags: 0,
    edns: { udpSize: 1232, version: 0, flags: 0, options },
  })

const cookieOf = ({ edns }: ReturnType<typeof decodeWire>) =>
  edns?.options.find(({ code }) => code === 10) as CookieOption | undefined

describe('RFC 7873 §5.2.1: a query without cookie', () => {
  it('is answered without', () => {
    const reply = serverWith().send(queryWith())
    expect(reply.rcode).toBe(RCODE.NOERROR)
    expect(cookieOf(reply)).toBeUndefined()
  })

  it('is answered where cookies are required, too: who sent it knows of none', () => {
    expect(serverWith({ requireCookies: true }).send(queryWith()).answers).toHaveLength(1)
  })
})

describe('RFC 7873 §5.2.2: a malformed cookie', () => {
  it.each([1, 7, 9, 15, 41])('of %i octets is FORMERR', (length) => {
    const { rcode } = serverWith().send(queryWith({ code: 10, data: new Uint8Array(length) }))
    expect(rcode).toBe(RCODE.FORMERR)
  })
})

describe('RFC 7873 §5.2.3: a query with a client cookie only', () => {
  it('is answered, with both cookies', () => {
    const reply = serverWith().send(queryWith(BARE))
    expect(reply.answers).toHaveLength(1)
    expect(cookieOf(reply)).toMatchObject({ client: CLIENT })
    expect(cookieOf(reply)!.server).toHaveLength(16)
  })

  it('gets BADCOOKIE and both cookies where cookies are required, but not over TCP', () => {
    const { send } = serverWith({ requireCookies: true })
    const reply = send(queryWith(BARE))
    expect(reply).toMatchObject({ rcode: RCODE.BADCOOKIE, answers: [] })
    expect(send(queryWith(cookieOf(reply)!)).answers).toHaveLength(1)
    expect(send(queryWith(BARE), 'tcp').answers).toHaveLength(1)
  })
})

describe('RFC 7873 §5.2.4: a query with a server cookie that is none of ours', () => {
  it('is answered, with a new one', () => {
    const foreign = { ...BARE, server: new Uint8Array(16).fill(9) }
    const reply = serverWith().send(queryWith(foreign))
    expect(reply.answers).toHaveLength(1)
    expect(cookieOf(reply)!.server).not.toEqual(foreign.server)
  })

  it('gets BADCOOKIE where cookies are required, also when it was given to another address', () => {
    const { send } = serverWith({ requireCookies: true })
    const given = cookieOf(send(queryWith(BARE)))!
    expect(send(queryWith(given), 'udp', '192.0.2.8').rcode).toBe(RCODE.BADCOOKIE)
  })
})

describe('RFC 7873 §5.2.5: a query with a cookie of ours', () => {
  it('is answered, with the same cookie while that is young', () => {
    const { send } = serverWith({ requireCookies: true })
    const given = cookieOf(send(queryWith(BARE)))!
    const reply = send(queryWith(given))
    expect(reply.answers).toHaveLength(1)
    expect(cookieOf(reply)).toEqual(given)
  })
})

describe('RFC 7873 §5.4: a query for a cookie alone', () => {
  const withoutQuestion = (options: CookieOption[]) => {
    const query = queryWith(...options)
    const questionLength = ZONE.origin.octets.length + 4
    const bare = new Uint8Array([...query.subarray(0, 12), ...query.subarray(12 + questionLength)])
    bare[5] = 0
    return bare
  }

  it('gets it, and no error', () => {
    const reply = serverWith().send(withoutQuestion([BARE]))
    expect(reply).toMatchObject({ rcode: RCODE.NOERROR, answers: [], question: undefined })
    expect(cookieOf(reply)!.server).toHaveLength(16)
  })

  it('without a cookie is FORMERR', () => {
    expect(serverWith().send(withoutQuestion([])).rcode).toBe(RCODE.FORMERR)
  })
})
