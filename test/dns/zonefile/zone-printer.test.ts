import { describe, expect, it } from 'vitest'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { parseZoneFile } from '../../../src/dns/zonefile/zone-file.ts'
import { printZone } from '../../../src/dns/zonefile/zone-printer.ts'
import { EXAMPLE, KeptRecords } from './reading.ts'

function reprint(text: string, origin = EXAMPLE): string {
  const kept = new KeptRecords()
  parseZoneFile(text, { origin }, kept)
  return [...printZone(origin, kept.records)].join('')
}

const UNTIDY = `
$TTL 3600
z.y 60 MX 10 mail
b TXT "x"
a A 192.0.2.2
a A 192.0.2.1
 AAAA 2001:db8::1
@ TXT "apex"
*.a TYPE65280 \\# 2 beef
B A 192.0.2.3
@ NS ns
@ SOA ns host 2026010100 7200 900 1209600 300
elsewhere.org. NS ns
\\@ CNAME .
@ NS ns.example.org.
`

const TIDY = `$ORIGIN example.
$TTL 3600 ; 1 hour

@                 IN SOA       ns.example. host.example. (
                               2026010100 ; serial
                               7200       ; refresh (2 hours)
                               900        ; retry (15 minutes)
                               1209600    ; expire (2 weeks)
                               300        ; negative caching (5 minutes)
                               )
                  IN NS        ns.example.
                  IN NS        ns.example.org.
                  IN TXT       "apex"
\\@                IN CNAME     .
a                 IN A         192.0.2.1
                  IN A         192.0.2.2
                  IN AAAA      2001:db8::1
*.a               IN TYPE65280 \\# 2 BEEF
B                 IN A         192.0.2.3
                  IN TXT       "x"
z.y            60 IN MX        10 mail.example.
elsewhere.org.    IN NS        ns.example.
`

describe('printZone', () => {
  it('puts the apex first, the rest in canonical order, and aligns the columns', () => {
    expect(reprint(UNTIDY)).toBe(TIDY)
  })

  it('prints its own output as it is', () => {
    expect(reprint(TIDY)).toBe(TIDY)
  })

  it('writes out the names of the root zone', () => {
    expect(reprint('. 1 NS a.\ncom. 1 NS b.com.\n', DomainName.root)).toBe(
      '$ORIGIN .\n$TTL 1 ; 1 second\n\n.    IN NS a.\ncom. IN NS b.com.\n',
    )
  })

  it('takes the most common TTL for $TTL and states the others', () => {
    expect(reprint('@ 5 NS a\nb 10 A 1.1.1.1\nc 10 A 1.1.1.1\nd 100 A 1.1.1.1\n')).toBe(
      [
        '$ORIGIN example.',
        '$TTL 10 ; 10 seconds',
        '',
        '@   5 IN NS a.example.',
        'b     IN A  1.1.1.1',
        'c     IN A  1.1.1.1',
        'd 100 IN A  1.1.1.1',
        '',
      ].join('\n'),
    )
  })

  it('lets a long owner push its own line only', () => {
    const long = 'x'.repeat(40)
    expect(reprint(`${long} 1 A 1.1.1.1\ny 1 A 1.1.1.1\n`)).toContain(
      `\n${long} IN A 1.1.1.1\ny IN A 1.1.1.1\n`,
    )
  })

  it('prints a zone without records', () => {
    expect(reprint('')).toBe('$ORIGIN example.\n')
  })
})
