import { describe, expect, it } from 'vitest'
import type { Dns64Settings } from '../../../src/dns/resolver/operator/dns64.ts'
import { answerLines, littleInternet, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'

/** The AAAA records of a name that has only A records, as they are told. */
async function told(ips: readonly string[], dns64: Dns64Settings = {}): Promise<string[]> {
  const internet = littleInternet({ dns64, rotateRecords: false })
  const records = ips.map((ip) => `host.v4. 60 A ${ip}\n`).join('')
  await internet.serve(ROOT_IP, { '.': `$TTL 300\n@ NS a.root-servers.net.\n${records}` })
  const response = await internet.ask('host.v4.', 'AAAA')
  expect(rcodeOf(response)).toBe('NOERROR')
  return answerLines(response)
}

describe('RFC 6052 §3.1: the well-known prefix does not stand for addresses that are not global', () => {
  it.each([
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '169.254.1.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.251',
    '255.255.255.255',
  ])('such as %s', async (ip) => expect(await told([ip])).toEqual([]))

  it.each([
    ['9.255.255.255', '64:ff9b::9ff:ffff'],
    ['100.128.0.1', '64:ff9b::6480:1'],
    ['172.32.0.1', '64:ff9b::ac20:1'],
    // RFC 7050 §2.2: by this one hosts find out the prefix.
    ['192.0.0.170', '64:ff9b::c000:aa'],
  ])('but for others: %s', async (ip, ipv6) => expect(await told([ip])).toEqual([`host.v4. 60 AAAA ${ipv6}`]))

  it('those of a name are told that are global', async () => {
    expect(await told(['10.0.0.1', '8.8.8.8'])).toEqual(['host.v4. 60 AAAA 64:ff9b::808:808'])
  })

  it('an operator may put what he likes behind a prefix of his own', async () => {
    expect(await told(['10.0.0.1'], { prefix: '2001:db8:64::/96' })).toEqual([
      'host.v4. 60 AAAA 2001:db8:64::a00:1',
    ])
  })
})
