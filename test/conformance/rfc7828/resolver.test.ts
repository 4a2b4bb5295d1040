// RFC 7828: EDNS TCP keepalive, as a resolver tells it to its clients.

import { describe, expect, it } from 'vitest'
import { decodeMessage } from '../../../src/dns/message/message-decoder.ts'
import { encodeMessage } from '../../../src/dns/message/message-encoder.ts'
import type { EdnsOption } from '../../../src/dns/message/edns-option.ts'
import { Resolver } from '../../../src/dns/resolver/resolver.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'

const KEEPALIVE = 11

/** The response about a name that is answered at once. */
async function ask(
  options: readonly EdnsOption[] | undefined,
  transport: 'udp' | 'tcp' = 'tcp',
  tcpKeepaliveMs: number | undefined = 30_000,
): Promise<{ rcode: string; options: EdnsOption[] }> {
  const resolver = new Resolver({ runtime: new FlatWorld().host('192.0.2.9'), hints: [], tcpKeepaliveMs })
  const query = encodeMessage({
    flag_rd: true,
    questions: [{ name: 'localhost.', type: 'A' }],
    additionals: options === undefined ? [] : [{ type: 'OPT', options }],
  })
  const client = { transport, remote: { ip: '127.0.0.1', port: 5353 } }
  const { rcode, additionals } = decodeMessage((await resolver.respond(query, client))!.slice())
  resolver.close()
  return { rcode, options: additionals.flatMap((record) => (record.type === 'OPT' ? record.options : [])) }
}

const empty: EdnsOption = { code: KEEPALIVE, type: 'TCP_KEEPALIVE', timeout: null }
const told = [{ code: KEEPALIVE, type: 'TCP_KEEPALIVE', timeout: 300 }]

describe('a resolver over TCP', () => {
  it('tells its timeout in units of 100 ms to who asks (§3.3.2)', async () => {
    expect(await ask([empty])).toEqual({ rcode: 'NOERROR', options: told })
  })

  it('tells it to everybody with EDNS, and to nobody without (§3.3.2)', async () => {
    expect((await ask([])).options).toEqual(told)
    expect((await ask(undefined)).options).toEqual([])
  })

  it('finds a query malformed that has a timeout to tell (§3.2.1)', async () => {
    expect((await ask([{ ...empty, timeout: 255 }])).rcode).toBe('FORMERR')
  })

  it('tells nothing where it has nothing to tell', async () => {
    const resolver = new Resolver({ runtime: new FlatWorld().host('192.0.2.9'), hints: [] })
    const query = encodeMessage({
      questions: [{ name: 'localhost.', type: 'A' }],
      additionals: [{ type: 'OPT', options: [empty] }],
    })
    const response = await resolver.respond(query, { transport: 'tcp', remote: { ip: '127.0.0.1', port: 1 } })
    expect(decodeMessage(response!.slice()).additionals).toMatchObject([{ options: [] }])
  })
})

describe('a resolver over UDP', () => {
  it('ignores the option (§3.3.1)', async () => {
    expect(await ask([{ ...empty, timeout: 255 }], 'udp')).toEqual({ rcode: 'NOERROR', options: [] })
  })
})
