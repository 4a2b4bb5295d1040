import { describe, expect, it } from 'vitest'
import { readCatalog } from '../../../src/dns/catalog/read-catalog.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'

const FRAME = `
$ORIGIN catalog.example.
@ 0 SOA invalid. invalid. 1 3600 600 2147483646 0
@ 0 NS invalid.
`
const VERSION = 'version 0 TXT "2"\n'

const read = (text: string) => readCatalog(parseZone(FRAME + text))
const reasonOf = (text: string) => {
  const reading = read(text)
  return reading.kind === 'broken' ? reading.reason : 'not broken'
}

describe('RFC 9432 §4.1: member zones', () => {
  it('are listed by a PTR record each, at a label of its own', () => {
    const reading = read(`${VERSION}
nj2xg5b.zones 0 PTR example.com.
NVXXEZJ.zones 0 PTR Example.NET.
`)
    expect(reading).toMatchObject({
      kind: 'members',
      members: [
        { label: 'nj2xg5b', groups: [], newCatalog: undefined },
        { label: 'nvxxezj', groups: [], newCatalog: undefined },
      ],
    })
    const names = reading.kind === 'members' ? reading.members.map(({ zone }) => zone.toString()) : []
    expect(names).toEqual(['example.com.', 'Example.NET.'])
  })

  it('may be none', () => {
    expect(read(VERSION)).toEqual({ kind: 'members', members: [] })
  })

  it('break the catalog with more than one PTR record at a label', () => {
    const text = `${VERSION}a.zones 0 PTR one.example.\na.zones 0 PTR two.example.`
    expect(reasonOf(text)).toBe('the member a has more than one PTR record')
  })

  it('break the catalog when one is listed twice', () => {
    const text = `${VERSION}a.zones 0 PTR one.example.\nb.zones 0 PTR ONE.example.`
    expect(reasonOf(text)).toBe('the zone ONE.example. is listed twice')
  })
})

describe('RFC 9432 §4.2.1: the version', () => {
  it.each([
    ['is missing', '', 'there is no TXT record at version.catalog.example.'],
    ['is another one', 'version 0 TXT "3"', /is not 2/],
    ['is the one of a draft', 'version 0 TXT "1"', /is not 2/],
    ['stands there twice', 'version 0 TXT "2"\nversion 0 TXT "1"', /is not 2/],
    ['has more than one string', 'version 0 TXT "2" "2"', /is not 2/],
  ])('breaks the catalog when it %s', (_, version, reason) => {
    expect(reasonOf(`${version}\na.zones 0 PTR one.example.`)).toMatch(reason)
  })
})

describe('RFC 9432 §4.3: properties', () => {
  it('of a member are its groups and the catalog that it goes to', () => {
    const reading = read(`${VERSION}
a.zones 0 PTR one.example.
group.a.zones 0 TXT "nodnssec"
group.a.zones 0 TXT "few"
coo.a.zones 0 PTR new.example.
`)
    expect(reading).toMatchObject({ kind: 'members', members: [{ groups: ['nodnssec', 'few'] }] })
    const [member] = reading.kind === 'members' ? reading.members : []
    expect(member!.newCatalog!.toString()).toBe('new.example.')
  })

  it('that are not known, and custom ones, are passed over', () => {
    const reading = read(`${VERSION}
a.zones 0 PTR one.example.
a.zones 0 TXT "what is this"
foo.a.zones 0 TXT "bar"
primaries.ext.a.zones 0 A 192.0.2.1
primaries.ext 0 A 192.0.2.1
`)
    expect(reading).toMatchObject({ kind: 'members', members: [{ label: 'a', groups: [] }] })
  })

  it('break the catalog where there are two owners to come, or properties of no member', () => {
    const two = `${VERSION}a.zones 0 PTR one.example.\ncoo.a.zones 0 PTR b.example.\ncoo.a.zones 0 PTR c.example.`
    expect(reasonOf(two)).toBe('the member a has more than one coo property')
    expect(reasonOf(`${VERSION}group.a.zones 0 TXT "x"`)).toBe(
      'the member a has properties and no PTR record',
    )
  })
})
