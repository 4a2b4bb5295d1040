import { describe, expect, it } from 'vitest'
import { checkZones } from '../../../src/dns/zone/lint-set.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'

const SOA = '$TTL 60\n@ SOA ns hostmaster 1 2 3 4 5\n'
const CHILD = `${SOA}@ NS ns\nns A 192.0.2.1\n`
const DELEGATION = 'a NS ns.a\nns.a A 192.0.2.1\n'

/** What is found between a zone example., with a delegation, and a zone of these lines. */
function between(delegation: string, child: string, childOrigin = 'a.example.') {
  const parent = parseZone(`${SOA}@ NS ns.example.net.\n${delegation}`, { origin: 'example.' })
  const zones = [parent, parseZone(child, { origin: childOrigin })]
  return checkZones(zones).map(
    ({ rule, severity, zone, message }) => `${zone.origin.toString()} ${severity} ${rule}: ${message}`,
  )
}

describe('a delegation', () => {
  it('is right when it names the servers that the zone names, with other TTLs or case or not', () => {
    expect(between('a 5 NS NS.A\nns.a 5 A 192.0.2.1\n', CHILD)).toEqual([])
  })

  it('to a server that the zone does not name is told at the parent', () => {
    expect(between(`${DELEGATION}a NS ns.example.net.\n`, CHILD)).toEqual([
      'example. warning delegation-differs: a.example. is delegated to ns.example.net., which its own NS records do not name',
    ])
  })

  it('without a server that the zone names is told at the zone', () => {
    expect(between(DELEGATION, `${CHILD}@ NS ns.example.net.\n`)).toEqual([
      'a.example. warning delegation-differs: the zone example. does not delegate a.example. to its name server ns.example.net.',
    ])
  })

  it.each([
    ['', 'a.example.'],
    ['a TXT x\n', 'a.example.'],
    ['*.b A 192.0.2.1\n', 'a.b.example.'],
  ])('that is missing is an error of the zone: %j', (delegation, origin) => {
    expect(between(delegation, CHILD, origin)).toEqual([
      `${origin} error not-delegated: the zone example. does not delegate ${origin}`,
    ])
  })

  it('may be in a zone between the two that is not at hand', () => {
    expect(between('a NS ns.example.net.\n', CHILD, 'b.a.example.')).toEqual([])
  })

  it('is not looked for without a zone above', () => {
    expect(checkZones([parseZone(CHILD, { origin: 'a.example.' })])).toEqual([])
    expect(between('', CHILD, 'example.net.')).toEqual([])
  })
})

describe('glue', () => {
  it('that the zone below does not have is told', () => {
    expect(between('a NS ns.a\nns.a A 192.0.2.9\n', CHILD)).toEqual([
      'example. warning glue-differs: the zone a.example. has no A 192.0.2.9 for ns.a.example.',
    ])
    expect(between(`${DELEGATION}ns.a AAAA 2001:db8::1\n`, CHILD)).toEqual([
      'example. warning glue-differs: the zone a.example. has no AAAA 2001:db8::1 for ns.a.example.',
    ])
  })

  it('need not be all that the zone below has', () => {
    expect(between(DELEGATION, `${CHILD}ns A 192.0.2.2\nns AAAA 2001:db8::1\n`)).toEqual([])
  })

  it('is not judged by a zone that delegates it further', () => {
    const child = `${SOA}@ NS x.ns\nns NS x.ns\nx.ns A 192.0.2.2\n`
    expect(between('a NS x.ns.a\nx.ns.a A 192.0.2.1\n', child)).toEqual([])
  })
})
