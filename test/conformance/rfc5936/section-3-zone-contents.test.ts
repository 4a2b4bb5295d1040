import { describe, expect, it } from 'vitest'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import { edit } from '../../dns/transfer/world.ts'
import { linesOf, transferServer } from '../../dns/transfer/transfer-answers.ts'

const ZONE = parseZone(`$ORIGIN example.
@ 300 IN SOA ns hostmaster 1 3600 900 604800 60
@ 300 IN NS ns
ns 300 IN A 192.0.2.1
MiXeD 300 IN MX 10 MAIL.Example.
mixed.MiXeD 300 IN TXT "case"
cut 300 IN NS ns.cut
cut 300 IN NS ns.elsewhere.test.
ns.cut 300 IN A 192.0.2.2
hidden.cut 300 IN TXT "behind the cut"
alias 300 IN DNAME target
below.alias 300 IN TXT "under a DNAME"
`)

describe('RFC 5936 §3: what is in a transfer', () => {
  it('glue and all else that a zone cut hides (§3.2, §3.5), under an owner of its own', async () => {
    const lines = linesOf(await transferServer(ZONE).ask({}))
    expect(lines).toContain('ns.cut.example. 300 IN A 192.0.2.2')
    expect(lines).toContain('hidden.cut.example. 300 IN TXT "behind the cut"')
    expect(lines).toContain('below.alias.example. 300 IN TXT "under a DNAME"')
    expect(lines).toContain('cut.example. 300 IN NS ns.elsewhere.test.')
  })

  it('names in the case in which they stand in the zone, however they are compressed (§3.4)', async () => {
    const lines = linesOf(await transferServer(ZONE).ask({}))
    expect(lines).toContain('MiXeD.example. 300 IN MX 10 MAIL.Example.')
    expect(lines).toContain('mixed.MiXeD.example. 300 IN TXT "case"')
  })

  it('one generation, though the zone changes under way (§6)', async () => {
    const server = transferServer()
    const answer = server.ask({})
    edit(server.hosted, ['new 300 IN A 192.0.2.7'])
    const lines = linesOf(await answer)
    expect([lines[0], lines.at(-1)]).toEqual(['SOA 1', 'SOA 1'])
    expect(lines.join()).not.toContain('new.')
  })
})
