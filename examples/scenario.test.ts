// A play about a resolver: scripted servers, and what it has to ask and to answer. A test to copy into your own project,
// where scenarios would be files of a folder: `test.each(scenarios('scenarios'))`.

import { describeReport, readScenario, runScenario } from 'rootwalk'
import { describe, expect, it } from 'vitest'

const LAME_SERVER = `
server:
  qname-minimisation: no
  target-fetch-policy: "0 0 0 0 0"
  do-ip6: no
stub-zone:
  name: "."
  stub-addr: 192.0.2.1
CONFIG_END

SCENARIO_BEGIN One of two servers does not know its zone

RANGE_BEGIN 0 100                       ; the root
ADDRESS 192.0.2.1
ENTRY_BEGIN
MATCH qtype qname
REPLY QR AA NOERROR
SECTION QUESTION
. NS
SECTION ANSWER
. NS ns.root-servers.
SECTION ADDITIONAL
ns.root-servers. A 192.0.2.1
ENTRY_END
ENTRY_BEGIN
MATCH subdomain
ADJUST copy_query
REPLY QR NOERROR
SECTION QUESTION
example. A
SECTION AUTHORITY
example. NS ns1.example.
example. NS ns2.example.
SECTION ADDITIONAL
ns1.example. A 192.0.2.2
ns2.example. A 192.0.2.3
ENTRY_END
RANGE_END

RANGE_BEGIN 0 100                       ; lame
ADDRESS 192.0.2.2
ENTRY_BEGIN
ADJUST copy_query
REPLY QR REFUSED
ENTRY_END
RANGE_END

RANGE_BEGIN 0 100                       ; sound
ADDRESS 192.0.2.3
ENTRY_BEGIN
MATCH qtype qname
REPLY QR AA NOERROR
SECTION QUESTION
www.example. A
SECTION ANSWER
www.example. A 198.51.100.80
ENTRY_END
RANGE_END

STEP 1 QUERY
ENTRY_BEGIN
REPLY RD
SECTION QUESTION
www.example. A
ENTRY_END
ASKED root example.
ASKED 192.0.2.3 www.example. A
STEP 2 CHECK_ANSWER
ENTRY_BEGIN
MATCH all
REPLY QR RD RA NOERROR
SECTION QUESTION
www.example. A
SECTION ANSWER
www.example. A 198.51.100.80
ENTRY_END

SCENARIO_END
`

describe('the resolver', () => {
  it('gets past a lame server', async () => {
    const report = await runScenario(readScenario(LAME_SERVER, 'lame-server.rpl'))
    expect(describeReport(report)).toBe('lame-server.rpl: passed')
  })
})
