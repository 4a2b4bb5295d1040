// RFC 7828: what we send to servers, and what we make of the option in their responses.

import { describe, expect, it } from 'vitest'
import { EDNS_OPTION } from '../../../src/dns/iana/codes.ts'
import type { EdnsOption } from '../../../src/dns/message/edns-option.ts'
import { decodeWire, encodeWire } from '../../../src/dns/message/message.ts'
import { LoneServer, PLAIN_EDNS, TRUE } from '../../dns/client/lone-server.ts'
import { response } from '../../dns/resolver/messages.ts'

function replyWith(query: Uint8Array, options: readonly EdnsOption[]): Uint8Array {
  const { id, question } = decodeWire(query)
  return encodeWire({ ...response({ ...TRUE, question: question! }), id, edns: { ...PLAIN_EDNS, options } })
}

const KEEPALIVE: EdnsOption = { code: EDNS_OPTION.TCP_KEEPALIVE, type: 'TCP_KEEPALIVE', timeout: 600 }

describe('a client', () => {
  it('sends no keepalive option over UDP (§3.2.1)', async () => {
    const scene = new LoneServer()
    await scene.answerUdp((query) => replyWith(query, []))
    await scene.ask()
    const options = scene.queries.flatMap((query) => decodeWire(query).edns?.options ?? [])
    expect(scene.queries).toHaveLength(1)
    expect(options.map(({ code }) => code)).not.toContain(EDNS_OPTION.TCP_KEEPALIVE)
  })

  it.each(['udp', 'tcp'] as const)('takes a response over %s that has one (§3.2.2)', async (transport) => {
    const scene = new LoneServer()
    await scene.answerUdp((query) => replyWith(query, [KEEPALIVE]))
    await scene.answerTcp((query) => replyWith(query, [KEEPALIVE]))
    expect(await scene.ask({ transport })).toMatchObject({ kind: 'response', transport })
  })
})
