import { describe, expect, it } from 'vitest'
import { ask, authorityOf } from '../../dns/authority/asking.ts'

/** The zone of RFC 4592 §2.2.1. */
const authority = authorityOf([
  `
$ORIGIN example.
$TTL 3600
example.                  SOA  ns.example.com. hostmaster.example. 1 7200 900 1209600 300
example.                  NS   ns.example.com.
example.                  NS   ns.example.net.
*.example.                TXT  "this is a wildcard"
*.example.                MX   10 host1.example.
sub.*.example.            TXT  "this is not a wildcard"
host1.example.            A    192.0.2.1
_ssh._tcp.host1.example.  SRV  0 0 22 host1.example.
_ssh._tcp.host2.example.  SRV  0 0 22 host1.example.
subdel.example.           NS   ns.example.com.
subdel.example.           NS   ns.example.net.
`,
])

describe('RFC 4592 §2.2.1: queries that are synthesized from one of the wildcards', () => {
  it('host3.example. MX: the wildcard has it', () => {
    expect(ask(authority, 'host3.example. MX').answer).toEqual(['host3.example. 3600 MX 10 host1.example.'])
  })

  it('host3.example. A: the wildcard has no A: no error, no data', () => {
    expect(ask(authority, 'host3.example. A')).toMatchObject({ rcode: 'NOERROR', answer: [] })
  })

  it('foo.bar.example. TXT: bar.example. does not exist, and the wildcard spans labels', () => {
    expect(ask(authority, 'foo.bar.example. TXT').answer).toEqual([
      'foo.bar.example. 3600 TXT "this is a wildcard"',
    ])
  })
})

describe('RFC 4592 §2.2.1: queries that are not', () => {
  it.each([
    ['host1.example. MX', 'host1.example. exists'],
    ['sub.*.example. MX', 'sub.*.example. exists'],
    ['*.example. A', 'the wildcard itself is asked for and has no A'],
    ['_tcp.host1.example. TXT', 'an empty non-terminal exists'],
    ['host2.example. MX', 'an empty non-terminal exists'],
  ])('%s: no data, since %s', (question) => {
    expect(ask(authority, question)).toMatchObject({ rcode: 'NOERROR', flags: 'qr aa', answer: [] })
  })

  it('_telnet._tcp.host1.example. SRV: the closest encloser has no wildcard below it', () => {
    expect(ask(authority, '_telnet._tcp.host1.example. SRV')).toMatchObject({ rcode: 'NXDOMAIN', answer: [] })
  })

  it('host.subdel.example. A: a zone cut is met first', () => {
    expect(ask(authority, 'host.subdel.example. A')).toMatchObject({
      rcode: 'NOERROR',
      flags: 'qr',
      answer: [],
    })
  })

  it('ghost.*.example. MX: the closest encloser is *.example., which has no wildcard of its own', () => {
    expect(ask(authority, 'ghost.*.example. MX')).toMatchObject({ rcode: 'NXDOMAIN', answer: [] })
  })
})

describe('RFC 4592 §2.1.1: the asterisk label in a question', () => {
  it('is matched as itself', () => {
    expect(ask(authority, '*.example. TXT').answer).toEqual(['*.example. 3600 TXT "this is a wildcard"'])
  })
})
