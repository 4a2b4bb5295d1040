import { describe, expect, it } from 'vitest'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { transferServer } from '../../dns/transfer/transfer-answers.ts'

describe('RFC 5936: requests that get no zone', () => {
  it('AXFR over UDP, which is not defined (§4.2): FORMERR, as BIND has it', async () => {
    const [message, ...others] = await transferServer().ask({}, 'udp')
    expect(message).toMatchObject({ rcode: RCODE.FORMERR, answers: [] })
    expect(others).toEqual([])
  })

  it('a zone that is not here (§2.2.1): NOTAUTH', async () => {
    const question = { name: DomainName.parse('other.'), type: 252, rrclass: 1 }
    expect(await transferServer().ask({ question })).toMatchObject([
      { rcode: RCODE.NOTAUTH, answers: [], question },
    ])
  })

  it('a name below the apex: NOTAUTH', async () => {
    const question = { name: DomainName.parse('h0.example.'), type: 252, rrclass: 1 }
    expect(await transferServer().ask({ question })).toMatchObject([{ rcode: RCODE.NOTAUTH }])
  })

  it('a zone that has expired: SERVFAIL', async () => {
    const server = transferServer()
    server.hosted.withdraw()
    expect(await server.ask({})).toMatchObject([{ rcode: RCODE.SERVFAIL }])
  })
})
