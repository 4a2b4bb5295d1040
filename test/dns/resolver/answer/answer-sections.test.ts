import { describe, expect, it } from 'vitest'
import type { Client } from '../../../../src/dns/message/client.ts'
import { FLAG } from '../../../../src/dns/message/header.ts'
import { decodeWire } from '../../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../../src/dns/message/query.ts'
import { littleInternet, type LittleInternetOptions, question, ROOT_IP } from '../little-internet.ts'
import { askedIn, lines, replyTo, type ResponseText } from '../messages.ts'

const UDP: Client = { transport: 'udp', remote: { ip: '127.0.0.1', port: 40_000 } }
const NS = '. 600 NS a.root-servers.net.'
const GLUE = `a.root-servers.net. 600 A ${ROOT_IP}`
const WHOLE: LittleInternetOptions = {
  minimalResponses: false,
  scrubPromiscuous: false,
  qnameMinimisation: 'off',
}
const DO = 0x8000

/** A resolver before a root that answers by name, as a function from a question to the response, told in lines. */
async function tellingOf(
  replies: Readonly<Record<string, ResponseText>>,
  options: LittleInternetOptions = {},
) {
  const { script, resolver, world } = littleInternet(options)
  await script(ROOT_IP, (query) => {
    const name = askedIn(query).toLowerCase()
    return replyTo(query, name === '. ns' ? { answer: [NS], additional: [GLUE] } : replies[name]!)
  })
  const tell = async (name: string, type = 'A', ednsFlags = 0) => {
    const edns = { udpSize: 1232, version: 0, extendedRcode: 0, flags: ednsFlags, options: [] }
    const query = encodeQuery({ id: 0, ...question(name, type), flags: FLAG.RD, edns })
    const response = await world.run(Promise.resolve(resolver.respond(query, UDP)))
    const { answers, authorities, additionals } = decodeWire(response!)
    return { answers: lines(answers), authorities: lines(authorities), additionals: lines(additionals) }
  }
  return { tell, world }
}

const WWW: ResponseText = {
  answer: ['www. 300 A 192.0.2.1'],
  authority: [NS],
  additional: [GLUE, 'elsewhere. 300 A 192.0.2.2'],
}

describe('a whole response', () => {
  it('has what stood beside the answer and had to do with it, later with the TTLs that are left', async () => {
    const { tell, world } = await tellingOf({ 'www. a': WWW }, WHOLE)
    expect(await tell('www.')).toEqual({
      answers: ['www. 300 A 192.0.2.1'],
      authorities: [NS],
      additionals: [GLUE],
    })
    await world.runFor(100_000)
    const later = await tell('www.')
    expect(later.authorities).toEqual(['. 499 NS a.root-servers.net.'])
    expect(later.additionals).toEqual([`a.root-servers.net. 500 A ${ROOT_IP}`])
  })

  it('has no NS records beside the answer where they are taken out', async () => {
    const { tell } = await tellingOf({ 'www. a': WWW }, { ...WHOLE, scrubPromiscuous: true })
    expect(await tell('www.')).toMatchObject({ authorities: [], additionals: [] })
  })

  it('has the sections of the last message, at the end of aliases', async () => {
    const { tell } = await tellingOf(
      { 'alias. a': { answer: ['alias. 300 CNAME www.'], authority: ['alias. 9 NS ns.'] }, 'www. a': WWW },
      WHOLE,
    )
    for (let i = 0; i < 2; i++) {
      const { answers, authorities } = await tell('alias.')
      expect(answers.length).toBe(2)
      expect(authorities.length).toBe(1)
      expect(authorities[0]).toMatch(/^\. /)
    }
  })

  it('does not repeat the answer', async () => {
    const { tell } = await tellingOf(
      {
        'ns. a': {
          answer: ['ns. 300 A 192.0.2.1'],
          authority: ['. 600 NS ns.'],
          additional: ['ns. 300 A 192.0.2.1'],
        },
      },
      WHOLE,
    )
    expect(await tell('ns.')).toMatchObject({ additionals: [] })
  })

  it('of a denial has its SOA alone, and its proof for who asks for DNSSEC', async () => {
    const [soa, nsec] = ['. 60 SOA a. b. 1 2 3 4 60', 'a. 60 NSEC z. A']
    const { tell } = await tellingOf(
      {
        'nx. a': { rcode: 'NXDOMAIN', authority: [NS, soa] },
        'ny. a': { rcode: 'NXDOMAIN', authority: [soa, nsec] },
        'nz. a': { rcode: 'NXDOMAIN', authority: [soa, nsec] },
      },
      WHOLE,
    )
    expect(await tell('nx.')).toEqual({ answers: [], authorities: [soa], additionals: [] })
    expect((await tell('ny.')).authorities).toEqual([soa])
    expect((await tell('nz.', 'A', DO)).authorities).toEqual([soa, nsec])
  })
})

describe('a short response', () => {
  it('has the answer alone', async () => {
    const { tell } = await tellingOf({ 'www. a': WWW }, { ...WHOLE, minimalResponses: true })
    expect(await tell('www.')).toMatchObject({ authorities: [], additionals: [] })
  })

  it('has the addresses of name servers that were asked for, from the cache as well', async () => {
    const { tell } = await tellingOf({})
    for (let i = 0; i < 2; i++) {
      expect(await tell('.', 'NS')).toEqual({ answers: [NS], authorities: [], additionals: [GLUE] })
    }
  })

  it('has what stands in the place of a denial’s SOA (RFC 2308 §2.2)', async () => {
    const { tell } = await tellingOf({ 'www. a': { authority: [NS], additional: [GLUE] } }, WHOLE)
    expect(await tell('www.')).toEqual({ answers: [], authorities: [NS], additionals: [GLUE] })
  })
})
