// Whatever comes in, from clients or from servers, the resolver keeps its promises.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeQuery } from '../../src/dns/message/query.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { classifyResponse } from '../../src/dns/resolver/response/classify-response.ts'
import { scrubResponse } from '../../src/dns/resolver/response/scrub-response.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { littleInternet, question, ROOT_IP } from '../dns/resolver/little-internet.ts'
import { replyTo, response, type ResponseText, rulesOf } from '../dns/resolver/messages.ts'

const name = fc
  .array(fc.constantFrom('a', 'b', 'www', 'ns', 'example', 'com', 'net'), { maxLength: 4 })
  .map((labels) => (labels.length === 0 ? '.' : `${labels.join('.')}.`))

const record = fc.oneof(
  fc.tuple(name, name).map(([owner, target]) => `${owner} CNAME ${target}`),
  fc.tuple(name, name).map(([owner, target]) => `${owner} DNAME ${target}`),
  fc.tuple(name, name).map(([owner, target]) => `${owner} NS ${target}`),
  fc.tuple(name, fc.nat(255)).map(([owner, octet]) => `${owner} A 192.0.2.${octet}`),
  name.map((owner) => `${owner} SOA ns. root. 1 2 3 4 5`),
)

const section = fc.array(record, { maxLength: 8 })

const reply: fc.Arbitrary<ResponseText> = fc.record({
  flags: fc.subarray(['AA', 'RA'] as const),
  rcode: fc.constantFrom('NOERROR', 'NXDOMAIN', 'SERVFAIL', 'YXDOMAIN', 'REFUSED'),
  answer: section,
  authority: section,
  additional: section,
})

const type = fc.constantFrom('A', 'NS', 'CNAME', 'SOA', 'ANY', 'DS')

describe('scrubResponse and classifyResponse', () => {
  it('leave nothing that the zone could not know, and always come to a verdict', () => {
    fc.assert(
      fc.property(reply, name, name, type, (text, qname, zoneName, qtype) => {
        const zone = DomainName.parse(zoneName)
        const asked = question(qname, qtype)
        fc.pre(asked.name.isSubdomainOf(zone))
        const scrubbed = scrubResponse(response({ ...text, question: asked }), asked, zone, rulesOf())
        const kept = [...scrubbed.aliases, ...scrubbed.answers, ...scrubbed.addresses]
        for (const { owner } of kept) expect(owner.isSubdomainOf(zone)).toBe(true)
        for (const { owner } of scrubbed.answers) expect(owner.equals(asked.name)).toBe(true)
        for (const { owner, type } of scrubbed.aliases)
          expect(owner.equals(asked.name)).toBe(type === TYPE.CNAME)
        for (const rrset of [scrubbed.ns, scrubbed.soa]) {
          if (rrset === undefined) continue
          expect(rrset.owner.isSubdomainOf(zone)).toBe(true)
          expect(asked.name.isSubdomainOf(rrset.owner)).toBe(true)
        }
        const verdict = classifyResponse(scrubbed, zone)
        if (verdict.kind === 'referral') {
          expect(verdict.zone.labelCount).toBeGreaterThan(zone.labelCount)
          expect(asked.name.isSubdomainOf(verdict.zone)).toBe(true)
        }
        if (verdict.kind === 'answer') {
          const wanted = [
            asked.type,
            ...(asked.type === TYPE.ANY ? scrubbed.answers.map((rrset) => rrset.type) : []),
          ]
          for (const rrset of scrubbed.answers) expect(wanted).toContain(rrset.type)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a resolver', () => {
  it('comes to an end within its limits, whatever the servers say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(reply, { minLength: 1, maxLength: 12 }),
        name,
        type,
        async (replies, qname, qtype) => {
          const { ask, script, resolver } = littleInternet()
          let turn = 0
          const answer = (query: Uint8Array) => replyTo(query, replies[turn++ % replies.length]!)
          await script(ROOT_IP, answer)
          const result = await ask(qname, qtype)
          expect(result.elapsedMs).toBeLessThanOrEqual(10_000)
          expect(resolver.counters.upstream.udp).toBeLessThanOrEqual(200)
          expect(resolver.counters.inProgress).toBe(0)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('answers or drops any octets, and never throws', () => {
    const { resolver } = littleInternet()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (octets) => {
        const response = resolver.respond(octets)
        expect(response === null || response instanceof Uint8Array || response instanceof Promise).toBe(true)
      }),
    )
    const query = encodeQuery({ id: 1, ...question('version.bind.', 'TXT'), rrclass: 3, flags: 0 }).slice()
    fc.assert(
      fc.property(fc.nat(query.length - 1), fc.nat(255), (at, octet) => {
        const changed = query.slice()
        changed[at] = octet
        void resolver.respond(changed)
      }),
    )
  })
})
