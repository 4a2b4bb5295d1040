// DNS rebinding: a name of the attacker's that points into the network of whoever looks it up, so that a page from
// outside counts as one from within.

import { describe, expect, it } from 'vitest'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import {
  answerLines,
  littleInternet,
  type LittleInternetOptions,
  ROOT_IP,
} from '../../dns/resolver/little-internet.ts'

const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  'fd00::/8',
  'fe80::/10',
  '127.0.0.0/8',
  '::1',
]

async function answersOf(name: string, type = 'A', options: LittleInternetOptions = {}): Promise<string[]> {
  const internet = littleInternet({ privateAddresses: PRIVATE, rotateRecords: false, ...options })
  await internet.serve(ROOT_IP, {
    '.': `
$TTL 300
@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
evil. A 192.168.1.1
evil. AAAA fd00::1
local.evil. A 127.0.0.1
mapped.evil. AAAA ::ffff:10.0.0.1
both.evil. A 203.0.113.1
both.evil. A 10.0.0.1
alias.evil. CNAME evil.
chain.evil. CNAME both.evil.
router.corp. A 192.168.1.1
`,
  })
  return answerLines(await internet.ask(name, type))
}

describe('a name that points into the private network', () => {
  it.each([
    ['evil.', 'A'],
    ['evil.', 'AAAA'],
    ['local.evil.', 'A'],
    // A system that connects to it goes to 10.0.0.1 (RFC 4291 §2.5.5.2).
    ['mapped.evil.', 'AAAA'],
  ])('%s %s is not believed', async (name, type) => expect(await answersOf(name, type)).toEqual([]))

  it('keeps the addresses that are others', async () => {
    expect(await answersOf('both.evil.')).toEqual(['both.evil. 300 A 203.0.113.1'])
  })

  it('is not believed behind an alias either', async () => {
    expect((await answersOf('alias.evil.')).some((line) => line.includes('192.168.'))).toBe(false)
    expect(await answersOf('chain.evil.')).toEqual([
      'chain.evil. 300 CNAME both.evil.',
      'both.evil. 300 A 203.0.113.1',
    ])
  })

  it('is believed where the operator says so, and where he set no blocks', async () => {
    const privateDomains = [DomainName.parse('corp.')]
    expect(await answersOf('router.corp.', 'A', { privateDomains })).toEqual([
      'router.corp. 300 A 192.168.1.1',
    ])
    expect(await answersOf('evil.', 'A', { privateAddresses: [] })).toEqual(['evil. 300 A 192.168.1.1'])
  })
})
