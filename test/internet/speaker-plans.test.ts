import { describe, expect, it } from 'vitest'
import { InternetWorld } from '../../src/internet/internet-world.ts'
import { relationTo, speakerConfig } from '../../src/internet/speaker-plans.ts'
import { planWorld } from '../../src/internet/world-plan.ts'
import { smallWorld } from './small-world.ts'

describe('relationTo', () => {
  const { autonomousSystems: described } = smallWorld()
  const france = described.get(64503)!
  const autonomousSystems = new Map([...described, [64503, { ...france, peers: [64501] }]])

  it.each([
    [64501, 64502, 'provider'],
    [64502, 64501, 'customer'],
    [64501, 64503, 'peer'],
    [64503, 64501, 'peer'],
    [64503, 64502, 'provider'],
    [64501, 64999, undefined],
    [64502, 64502, 'internal'],
  ])('of %j to %j is %j', (own, other, relation) => {
    expect(relationTo(autonomousSystems, own, other)).toBe(relation)
  })
})

describe('speakerConfig', () => {
  function peersOf(name: string, edit: (text: string) => string = (text) => text): string[] {
    const file = smallWorld(edit)
    const { routers } = new InternetWorld(planWorld(file), file.elsewhere, {})
    const { peers } = speakerConfig(routers.get(name)!, routers, file.autonomousSystems, [])
    return peers.map(({ name: peer, asn, relation }) => `${peer} ${asn} ${relation}`)
  }

  it('has a session over each cable to a related system, and one with each router of its own', () => {
    expect(peersOf('west')).toEqual([
      'isp-west 64501 customer',
      'satellite 64503 customer',
      'east 64502 internal',
    ])
  })

  it('spares a customer its table where the customer takes a default route', () => {
    const file = smallWorld((text) => text.replace('routers: [isp],', 'routers: [isp], receives: default,'))
    const { routers } = new InternetWorld(planWorld(file), file.elsewhere, {})
    const { peers } = speakerConfig(routers.get('west')!, routers, file.autonomousSystems, [])
    expect(peers.map(({ name, sends }) => `${name} ${sends}`)).toEqual([
      'isp-west default',
      'satellite everything',
      'east undefined',
    ])
  })

  it('has none with routers of its own that no cable of its own leads to', () => {
    const withoutTrunk = (text: string): string => text.replace(/.*name: trunk.*\n/, '')
    expect(peersOf('west', withoutTrunk)).toEqual(['isp-west 64501 customer', 'satellite 64503 customer'])
  })
})
