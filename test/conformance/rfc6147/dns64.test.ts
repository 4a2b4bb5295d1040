import { describe, expect, it } from 'vitest'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { EDNS_DO } from '../../../src/dns/message/edns.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { reverseName } from '../../../src/dns/name/reverse-name.ts'
import { parseLocalData } from '../../../src/dns/policy/local-data.ts'
import { PolicyList } from '../../../src/dns/policy/list/policy-list.ts'
import { PolicyLists } from '../../../src/dns/policy/list/policy-lists.ts'
import { parseRpz } from '../../../src/dns/policy/list/rpz-zone.ts'
import { describeStep } from '../../../src/dns/resolver/explanation/describe-step.ts'
import {
  answerLines,
  littleInternet,
  type LittleInternet,
  type LittleInternetOptions,
  rcodeOf,
  ROOT_IP,
} from '../../dns/resolver/little-internet.ts'
import { askedIn, lines, replyTo } from '../../dns/resolver/messages.ts'

async function translating(options: LittleInternetOptions = {}): Promise<LittleInternet> {
  const internet = littleInternet({ dns64: {}, ...options })
  await internet.serve(ROOT_IP, {
    '.': `
$TTL 300
@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
v4.test6. A 192.0.2.1
v4.test6. A 192.0.2.2
short.test6. 20 A 192.0.2.1
v6.test6. AAAA 2001:db8::1
both.test6. A 192.0.2.1
both.test6. AAAA 2001:db8::1
mapped.test6. A 192.0.2.1
mapped.test6. AAAA ::ffff:192.0.2.9
mixed.test6. AAAA ::ffff:192.0.2.9
mixed.test6. AAAA 2001:db8::1
alias.test6. CNAME v4.test6.
none.test6. TXT "text"
ipv4only.arpa. A 192.0.0.170
ipv4only.arpa. A 192.0.0.171
1.2.0.192.in-addr.arpa. PTR host.test6.
`,
  })
  return internet
}

const told = async (name: string, options: LittleInternetOptions = {}, type = 'AAAA'): Promise<string[]> =>
  answerLines(await (await translating({ rotateRecords: false, ...options })).ask(name, type))

describe('RFC 6147 §5.1: AAAA', () => {
  it('is synthesized of A records, for no longer than it is known that there is none', async () => {
    expect(await told('v4.test6.')).toEqual([
      'v4.test6. 60 AAAA 64:ff9b::c000:201',
      'v4.test6. 60 AAAA 64:ff9b::c000:202',
    ])
    expect(await told('short.test6.')).toEqual(['short.test6. 20 AAAA 64:ff9b::c000:201'])
  })

  it('is left alone where there is one', async () => {
    expect(await told('v6.test6.')).toEqual(['v6.test6. 300 AAAA 2001:db8::1'])
    expect(await told('both.test6.')).toEqual(['both.test6. 300 AAAA 2001:db8::1'])
  })

  it('is synthesized behind aliases, which are told', async () => {
    expect(await told('alias.test6.')).toEqual([
      'alias.test6. 300 CNAME v4.test6.',
      'v4.test6. 60 AAAA 64:ff9b::c000:201',
      'v4.test6. 60 AAAA 64:ff9b::c000:202',
    ])
  })

  it('is nothing for names that do not exist, or have no A records either', async () => {
    const { ask } = await translating()
    const nxdomain = await ask('no.test6.', 'AAAA')
    expect([
      rcodeOf(nxdomain),
      nxdomain.steps.map(describeStep).some((step) => step.includes('to translate')),
    ]).toEqual(['NXDOMAIN', false])
    const nodata = await ask('none.test6.', 'AAAA')
    expect([rcodeOf(nodata), nodata.answers, nodata.authorities.length]).toEqual(['NOERROR', [], 1])
  })

  it('is synthesized where the servers fail over AAAA alone', async () => {
    const internet = littleInternet({ dns64: {} })
    await internet.script(ROOT_IP, (query) => {
      const asked = askedIn(query)
      if (asked.endsWith(' A'))
        return replyTo(query, { answer: [`${asked} 192.0.2.1`.replace(' A ', ' 300 A ')] })
      return asked.endsWith(' AAAA') ? replyTo(query, { rcode: 'SERVFAIL' }) : replyTo(query, {})
    })
    expect(answerLines(await internet.ask('broken.', 'AAAA'))).toEqual(['broken. 300 AAAA 64:ff9b::c000:201'])
  })

  it('says in its explanation where it comes from', async () => {
    const steps = (await (await translating()).ask('v4.test6.', 'AAAA')).steps.map(describeStep)
    expect(steps.at(-1)).toMatch(/^look up v4\.test6\. A, for addresses to translate/)
  })

  it('is the same from the cache', async () => {
    const { ask } = await translating()
    await ask('v4.test6.', 'AAAA')
    const again = await ask('v4.test6.', 'AAAA')
    expect([answerLines(again).length, again.fromCache]).toEqual([2, true])
  })

  it('is synthesized for ipv4only.arpa, by which hosts find the prefix (RFC 7050 §3)', async () => {
    expect(await told('ipv4only.arpa.', { dns64: { prefix: '2001:db8:64::/96' } })).toEqual([
      'ipv4only.arpa. 60 AAAA 2001:db8:64::c000:aa',
      'ipv4only.arpa. 60 AAAA 2001:db8:64::c000:ab',
    ])
  })

  it('is nothing that the operator has settled otherwise', async () => {
    const localData = [parseLocalData('lan.test6. A 10.0.0.1')]
    expect(await told('lan.test6.', { localData })).toEqual([])
    const rules = parseRpz(
      '@ SOA ns. host. 1 2 3 4 5\n32.1.2.0.192.rpz-ip CNAME .',
      'rpz.zone',
      DomainName.parse('rpz.'),
    )
    const policyLists = new PolicyLists([new PolicyList({ name: 'rpz' }, rules)])
    expect(await told('short.test6.', { policyLists })).toEqual([])
  })
})

describe('RFC 6147 §5.1.4: AAAA records that count for nothing', () => {
  it('are those of mapped addresses', async () => {
    expect(await told('mapped.test6.')).toEqual(['mapped.test6. 300 AAAA 64:ff9b::c000:201'])
    expect(await told('mixed.test6.')).toEqual(['mixed.test6. 300 AAAA 2001:db8::1'])
  })

  it('are those of other blocks, and all of some names, if the operator says so', async () => {
    const excluded = { dns64: { excluded: ['2001:db8::/32'] } }
    expect(await told('both.test6.', excluded)).toEqual(['both.test6. 300 AAAA 64:ff9b::c000:201'])
    expect(await told('v6.test6.', excluded)).toEqual([])
    const ignored = { dns64: { ignoreAaaa: [DomainName.parse('both.test6.')] } }
    expect(await told('both.test6.', ignored)).toEqual(['both.test6. 300 AAAA 64:ff9b::c000:201'])
    expect(await told('v6.test6.', ignored)).toEqual(['v6.test6. 300 AAAA 2001:db8::1'])
  })
})

describe('RFC 6147 §5.3.1: PTR', () => {
  const NAME = reverseName('64:ff9b::c000:201').toString()

  it('of a synthesized address is an alias of that of the IPv4 one', async () => {
    expect(await told(NAME, { defaultLocalZones: false }, 'PTR')).toEqual([
      `${NAME} 300 CNAME 1.2.0.192.in-addr.arpa.`,
      '1.2.0.192.in-addr.arpa. 300 PTR host.test6.',
    ])
  })

  it('may also be told as its own', async () => {
    expect(await told(NAME, { defaultLocalZones: false, dns64: { pointers: 'own' } }, 'PTR')).toEqual([
      `${NAME} 300 PTR host.test6.`,
    ])
  })

  it('of other addresses is resolved', async () => {
    const result = await (await translating()).ask(reverseName('2001:db9::1').toString(), 'PTR')
    expect(rcodeOf(result)).toBe('NXDOMAIN')
  })
})

describe('RFC 6147 §5.5: those who validate', () => {
  const answerTo = async (flags: number, ednsFlags: number): Promise<string[]> => {
    const { resolver, world } = await translating()
    const edns = { udpSize: 1232, version: 0, extendedRcode: 0, flags: ednsFlags, options: [] }
    const query = encodeQuery({ id: 1, name: DomainName.parse('short.test6.'), type: TYPE.AAAA, flags, edns })
    const response = await world.run(Promise.resolve(resolver.respond(query)))
    return lines(decodeWire(response!).answers)
  }

  it('get nothing that is synthesized', async () => {
    expect(await answerTo(FLAG.RD | FLAG.CD, EDNS_DO)).toEqual([])
  })

  it.each([
    [FLAG.RD, EDNS_DO],
    [FLAG.RD | FLAG.CD, 0],
  ])('are those who say both CD and DO (not %i and %i)', async (flags, ednsFlags) => {
    expect(await answerTo(flags, ednsFlags)).toEqual(['short.test6. 20 AAAA 64:ff9b::c000:201'])
  })
})
