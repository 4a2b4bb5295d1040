import { describe, expect, it } from 'vitest'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { EDE } from '../../../src/dns/iana/codes.ts'
import type { Client } from '../../../src/dns/message/client.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import { type LittleInternet, littleInternet, question, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

const EDNS = { udpSize: 1232, version: 0, extendedRcode: 0, flags: 0, options: [] }
const LOCAL: Client = { transport: 'udp', remote: { ip: '127.0.0.1', port: 1 } }

/** The EDE option of the response, as `code text`. */
async function errorOf(
  { resolver, world }: LittleInternet,
  client = LOCAL,
  asked = question('www.example.'),
): Promise<string | undefined> {
  const query = encodeQuery({ id: 1, ...asked, flags: 0x100, edns: EDNS })
  const response = await world.run(Promise.resolve(resolver.respond(query, client)))
  const option = decodeWire(response!).edns?.options[0]
  return option?.type === 'EDE' && 'extraText' in option
    ? `${option.infoCode} ${option.extraText}`
    : undefined
}

describe('RFC 8914: a response says why it is no answer', () => {
  it('§4.23: no reachable authority, with each server and what became of it', async () => {
    const internet = littleInternet()
    await internet.script(ROOT_IP, () => null)
    expect(await errorOf(internet)).toBe(
      `${EDE.NO_REACHABLE_AUTHORITY} no reachable authority for .: a.root-servers.net. ${ROOT_IP} timeout ×3`,
    )
  })

  it('§4.24: network error, when no packet gets out', async () => {
    // A host is there, and nothing listens on its port 53.
    const internet = littleInternet()
    internet.world.host(ROOT_IP)
    expect(await errorOf(internet)).toBe(
      `${EDE.NETWORK_ERROR} no reachable authority for .: a.root-servers.net. ${ROOT_IP} ECONNREFUSED`,
    )
  })

  it('§4.25: invalid data, when nothing can be made of the responses', async () => {
    const internet = littleInternet()
    await internet.script(ROOT_IP, (query) =>
      replyTo(query, { answer: ['example. DNAME a.', 'example. DNAME b.', '. NS a.root-servers.net.'] }),
    )
    expect(await errorOf(internet)).toBe(
      `${EDE.INVALID_DATA} nothing usable in the responses of the servers of .: a.root-servers.net. ${ROOT_IP} empty response, contradicts itself`,
    )
  })

  it('says nothing of it when told not to', async () => {
    const internet = littleInternet({ extendedErrors: false })
    await internet.script(ROOT_IP, (query) => replyTo(query, { rcode: 'REFUSED' }))
    expect(await errorOf(internet)).toBeUndefined()
  })

  it('§4.14: the same from the cache of failures', async () => {
    const internet = littleInternet()
    await internet.script(ROOT_IP, (query) => replyTo(query, { rcode: 'REFUSED' }))
    await errorOf(internet)
    expect(await errorOf(internet)).toBe(
      `${EDE.CACHED_ERROR} no reachable authority for .: a.root-servers.net. ${ROOT_IP} REFUSED`,
    )
  })

  it('§4.19: prohibited', async () => {
    const stranger: Client = { transport: 'udp', remote: { ip: '192.0.2.200', port: 1 } }
    expect(await errorOf(littleInternet(), stranger)).toMatch(new RegExp(`^${EDE.PROHIBITED} `))
  })

  it('§4.19: prohibited, where the resolver is not to tell what it is', async () => {
    const asked = { ...question('version.bind.', 'TXT'), rrclass: CLASS.CH }
    const hidden = `${EDE.PROHIBITED} what runs here is not told`
    expect(await errorOf(littleInternet(), LOCAL, asked)).toBe(hidden)
    expect(await errorOf(littleInternet({ identity: { name: 'here' } }), LOCAL, asked)).toBe(hidden)
    expect(await errorOf(littleInternet({ identity: { version: '1' } }), LOCAL, asked)).toBeUndefined()
  })

  it('§4.21: not authoritative, for other names of class CH', async () => {
    const asked = { ...question('authors.bind.', 'TXT'), rrclass: CLASS.CH }
    expect(await errorOf(littleInternet({ identity: { version: '1' } }), LOCAL, asked)).toBe(
      `${EDE.NOT_AUTHORITATIVE} nothing of that name in class CH`,
    )
  })

  describe('§4.16: blocked, when an answer is empty as its addresses are private', () => {
    const error = `${EDE.BLOCKED} www.example. may not have private addresses such as 10.0.0.1`
    async function answering(...answer: string[]): Promise<LittleInternet> {
      const internet = littleInternet({ privateAddresses: ['10.0.0.0/8'] })
      await internet.script(ROOT_IP, (query) => replyTo(query, { answer }))
      return internet
    }

    it('of the name itself, or of one that it is an alias of', async () => {
      expect(await errorOf(await answering('www.example. A 10.0.0.1'))).toBe(error)
      const alias = littleInternet({ privateAddresses: ['10.0.0.0/8'] })
      await alias.script(ROOT_IP, (query) =>
        askedIn(query).startsWith('www.')
          ? replyTo(query, { answer: ['www.example. CNAME host.example.'] })
          : replyTo(query, { answer: ['host.example. A 10.0.0.1'] }),
      )
      expect(await errorOf(alias)).toBe(error.replace('www', 'host'))
    })

    it('but not when something is left', async () => {
      expect(
        await errorOf(await answering('www.example. A 10.0.0.1', 'www.example. A 192.0.2.1')),
      ).toBeUndefined()
    })
  })

  it('and says nothing beside an answer', async () => {
    const internet = littleInternet()
    await internet.script(ROOT_IP, (query) => replyTo(query, { answer: ['www.example. A 192.0.2.1'] }))
    expect(await errorOf(internet)).toBeUndefined()
  })
})
