// The zones folder and the default world are two files that have to agree: each end of a cable has its name.

import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ipv4Text } from '../../src/address/ipv4-number.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { reverseName } from '../../src/dns/name/reverse-name.ts'
import { parseZone } from '../../src/dns/zone/zone-text.ts'
import { planWorld } from '../../src/internet/world-plan.ts'
import { readWorldFile } from '../../src/worldfile/read-world-file.ts'

const text = (path: string): Promise<string> => readFile(path, 'utf8')

const file = readWorldFile(await text('worlds/internet.yaml'), 'worlds/internet.yaml')
const zone = parseZone(await text('zones/in-addr.arpa.zone'), {
  origin: 'in-addr.arpa.',
  file: 'in-addr.arpa.zone',
})
const { links, routers } = planWorld(file)

function domainOf(router: string): string | undefined {
  const asn = routers.find(({ name }) => name === router)?.asn
  return asn === undefined ? undefined : file.autonomousSystems.get(asn)?.domain
}

const pointers = new Map(
  [...zone.records()]
    .filter(({ type }) => type === TYPE.PTR)
    .map(({ owner, rdata }) => [owner.key, DomainName.from(rdata).toString()]),
)

const ends = links.flatMap(({ ends }) =>
  ends.map(({ address, router }, i) => [ipv4Text(address), router, ends[1 - i]!.router] as const),
)

describe('the name of a router', () => {
  it.each(ends)(
    'at %s (%s, towards %s) is in the domain of its system, or else of the other',
    (ip, router, peer) => {
      const name = pointers.get(reverseName(ip).key)
      expect(name).toMatch(
        new RegExp(`\\.${(domainOf(router) ?? domainOf(peer))!.replaceAll('.', '\\.')}\\.$`),
      )
    },
  )

  it('is not given twice', () => {
    const names = [...pointers.values()]
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })
})
