import { describe, expect, it } from 'vitest'
import { craft } from '../../src/craft/craft.ts'
import { ip } from '../../src/craft/ip-layers.ts'
import { ether } from '../../src/craft/link-layers.ts'
import { raw } from '../../src/craft/message-layers.ts'
import { tcp } from '../../src/craft/transport-layers.ts'
import { dissect } from '../../src/dissect/dissect.ts'
import { layersOf, type Layer } from '../../src/dissect/layer.ts'
import { BIRD, bgpMessage, bgpUpdate } from '../wire/bgp-messages.ts'

const HEADERS = 14 + 20 + 20

/** The layers above TCP of a segment to BGP's port. */
function above(...payloads: Uint8Array[]): Layer[] {
  const payload = Uint8Array.from(payloads.flatMap((each) => [...each]))
  const frame = craft(
    ether({}),
    ip({}),
    tcp({ sourcePort: 50_000, destinationPort: 179, flags: ['psh', 'ack'] }),
    raw(payload),
  )
  return layersOf(dissect(frame)).slice(3)
}

const shown = (layer: Layer | undefined): string[] =>
  layer!.fields.filter(({ name }) => name !== 'marker').map(({ name, text }) => `${name} ${text}`)

describe('a BGP layer', () => {
  it('shows an OPEN with its capabilities', () => {
    expect(shown(above(BIRD.openFourOctets)[0])).toEqual([
      'length 53',
      'type 1 (open)',
      'version 4',
      'autonomousSystem 23456',
      'holdTime 240 s',
      'identifier 10.0.0.2',
      'parametersLength 24',
      'capability multiprotocol 1/1',
      'capability route refresh',
      'capability capability 64 0078',
      'capability four-octet AS 4200000001',
      'capability capability 70',
      'capability capability 71',
    ])
  })

  it('shows an UPDATE attribute by attribute, and where each lies', () => {
    const [layer] = above(BIRD.update)
    expect(shown(layer).slice(2)).toEqual([
      'withdrawnLength 0',
      'attributesLength 31',
      'attribute ORIGIN igp',
      'attribute AS_PATH 64500',
      'attribute NEXT_HOP 10.0.0.1',
      'attribute COMMUNITIES 64500:100 no-export',
      'announced 198.51.100.0/24',
    ])
    expect(layer!.fields.at(-1)).toMatchObject({ at: HEADERS + BIRD.update.length - 4, length: 4 })
  })

  it('tells numbers of two octets from those of four by what makes sense', () => {
    const path = (attributes: string): string | undefined =>
      shown(above(bgpUpdate(attributes))[0]).find((text) => text.startsWith('attribute '))
    expect(path('400208 0203 fbf4 5ba0 fbf5')).toBe('attribute AS_PATH 64500 23456 64501')
    expect(path('40020a 0202 0000fbf4 fa56ea01')).toBe('attribute AS_PATH 64500 4200000001')
    expect(path('c00706 fbf4 0a000001')).toBe('attribute AGGREGATOR AS 64500 at 10.0.0.1')
    expect(path('c01106 0201 fa56ea01')).toBe('attribute AS4_PATH 4200000001')
  })

  it('shows what was withdrawn, MED and an attribute that is wrong', () => {
    const [layer] = above(bgpUpdate('800404 00000032 400102 0000 e06302 abcd', '', '0a6440'))
    expect(shown(layer).slice(2)).toEqual([
      'withdrawnLength 3',
      'withdrawn 100.64.0.0/10',
      'attributesLength 17',
      'attribute MULTI_EXIT_DISC 50',
      'attribute ORIGIN 0000',
      'attribute attribute 99 abcd',
    ])
    expect(layer!.fields.find(({ text }) => text === 'ORIGIN 0000')?.note).toBe('malformed')
  })

  it('shows why a session ends', () => {
    expect(shown(above(BIRD.shutdown)[0]).slice(2)).toEqual([
      'code 6 (Cease)',
      'subcode 2 (Administrative Shutdown)',
      'data "maintenance until noon"',
    ])
  })

  it('is there for each message of a segment', () => {
    const layers = above(BIRD.keepalive, BIRD.endOfRib, BIRD.routeRefresh)
    expect(layers.map(({ protocol }) => protocol)).toEqual(['bgp', 'bgp', 'bgp'])
    expect(layers.flatMap(({ remarks }) => remarks)).toEqual([])
  })

  it('leaves what goes on elsewhere to be data, and says so', () => {
    const [whole, part, data] = above(BIRD.keepalive, BIRD.update.subarray(0, 30))
    expect(whole!.remarks).toEqual([])
    expect(part!.remarks).toEqual(['goes on in another segment: 30 of 58 octets are here'])
    expect(data!.protocol).toBe('data')
    expect(above(BIRD.update.subarray(30))[0]!.remarks).toEqual(['goes on from another segment'])
  })

  it.each([
    ['an UPDATE', bgpMessage(2, '0009 0000'), 'malformed: withdrawnLength at octet 73: bad-length'],
    ['a prefix', bgpUpdate('', '21c633'), 'malformed: announced at octet 77: bad-value'],
    ['a KEEPALIVE', bgpMessage(4, '00'), 'malformed: 1 octets are left over'],
    [
      'a header',
      Object.assign(BIRD.keepalive.slice(), { 17: 9 }),
      'malformed: length at octet 70: bad-length',
    ],
  ])('says what is wrong with %s', (_, octets, remark) => {
    expect(above(octets).flatMap(({ remarks }) => remarks)).toContain(remark)
  })
})
