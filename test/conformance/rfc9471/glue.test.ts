import { describe, expect, it } from 'vitest'
import { ask, authorityOf } from '../../dns/authority/asking.ts'

const hosts = (count: number, under: string) =>
  Array.from({ length: count }, (_, i) => `ns${i}-with-a-rather-long-label${under}`)

function delegation(under: string, count: number): string {
  const names = hosts(count, under)
  const glue = names.map((name) => `${name}.example. A 192.0.2.1\n${name}.example. AAAA 2001:db8::1`)
  return `
$ORIGIN example.
$TTL 3600
@ SOA ns hostmaster 1 7200 900 1209600 300
@ NS ns
ns A 192.0.2.1
sibling NS ns0-with-a-rather-long-label.sibling
${names.map((name) => `sub NS ${name}.example.`).join('\n')}
${glue.join('\n')}
`
}

describe('RFC 9471 §3.1: in-domain glue', () => {
  it('is all there, or the response is truncated', () => {
    const authority = authorityOf([delegation('.sub', 8)])
    const whole = ask(authority, 'www.sub.example. A', { transport: 'udp', edns: { udpSize: 1232 } })
    expect(whole.additional).toHaveLength(16)
    expect(whole.flags).toBe('qr')
    const cut = ask(authority, 'www.sub.example. A', { transport: 'udp' })
    expect(cut.flags).toBe('qr tc')
    expect(cut.authority).toHaveLength(8)
    expect(cut.length).toBeLessThanOrEqual(512)
  })
})

describe('RFC 9471 §3.2: sibling glue', () => {
  it('is dropped first, without truncation', () => {
    const authority = authorityOf([delegation('.sibling', 8)])
    const cut = ask(authority, 'www.sub.example. A', { transport: 'udp' })
    expect(cut.flags).toBe('qr')
    expect(cut.authority).toHaveLength(8)
    expect(cut.additional.length).toBeLessThan(16)
    expect(ask(authority, 'www.sub.example. A').additional).toHaveLength(16)
  })
})
