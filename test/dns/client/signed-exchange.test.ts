// A client with a key, and servers that have it, have it not, or have somebody else talk for them.

import { describe, expect, it } from 'vitest'
import { decodeWire } from '../../../src/dns/message/message.ts'
import type { SignedExchangeResult } from '../../../src/dns/client/exchange.ts'
import { checkRequest } from '../../../src/dns/tsig/check-request.ts'
import { KeyRing } from '../../../src/dns/tsig/tsig-key.ts'
import { findTsig } from '../../../src/dns/tsig/tsig-record.ts'
import { lines } from '../resolver/messages.ts'
import { keyOf } from '../tsig/captured-exchanges.ts'
import { ednsReply, FORGED, LoneServer, REQUEST, TRUE } from './lone-server.ts'

const KEY = keyOf('client.key.', 'hmac-sha512')

async function ask(scene: LoneServer, change: object = {}): Promise<SignedExchangeResult> {
  return scene.world.run(scene.client.exchange({ ...REQUEST, key: KEY, ...change }))
}

/** Answers as a server does that has these keys. */
function signing(scene: LoneServer, keys = new KeyRing([KEY])): (query: Uint8Array) => Uint8Array {
  return (query) => {
    const wallMs = scene.host.clock.wall()
    const checked = checkRequest(query, keys, wallMs)
    if (checked.kind === 'signed') return checked.signer.sign(ednsReply(checked.message, TRUE), wallMs)
    if (checked.kind === 'rejected') return checked.response
    throw new Error(checked.kind)
  }
}

const answer = (result: SignedExchangeResult) => result.kind === 'response' && lines(result.message.answers)

describe('an exchange with a key', () => {
  it('signs the query, and gives the response without the signature', async () => {
    const scene = new LoneServer()
    await scene.answerUdp(signing(scene))
    const result = await ask(scene)
    expect(answer(result)).toEqual(TRUE.answer)
    expect(result).toMatchObject({ transport: 'udp', fallback: undefined })
    expect(result.kind === 'response' && findTsig(result.octets)).toBeUndefined()
    expect(decodeWire(scene.queries[0]!).additionals).toHaveLength(1)
  })

  it('works over TCP', async () => {
    const scene = new LoneServer()
    await scene.answerTcp(signing(scene))
    expect(answer(await ask(scene, { transport: 'tcp' }))).toEqual(TRUE.answer)
  })

  it('sends the letters of the name as they are', async () => {
    const scene = new LoneServer()
    await scene.answerUdp(signing(scene))
    await ask(scene, { hasRandomCase: true })
    expect(decodeWire(scene.queries[0]!).question!.name.toString()).toBe('www.example.com.')
  })

  it('asks over TCP when what comes over UDP is not signed, and believes what is signed there', async () => {
    const scene = new LoneServer()
    await scene.answerUdp((query) => ednsReply(query, FORGED))
    await scene.answerTcp(signing(scene))
    const result = await ask(scene)
    expect(answer(result)).toEqual(TRUE.answer)
    expect(result).toMatchObject({ transport: 'tcp', fallback: 'suspicious' })
  })

  it.each([
    ['does not sign', (query: Uint8Array) => ednsReply(query, FORGED), { code: 'unsigned', isTold: false }],
    ['does not know the key', undefined, { code: 'bad-key', isTold: true }],
    [
      'has another secret',
      keyOf('client.key.', 'hmac-sha512', Uint8Array.of(1)),
      { code: 'bad-sig', isTold: true },
    ],
  ])('ends unverified with a server that %s', async (_, how, error) => {
    const scene = new LoneServer()
    const respond =
      typeof how === 'function' ? how : signing(scene, new KeyRing(how === undefined ? [] : [how]))
    await scene.answerUdp(respond)
    await scene.answerTcp(respond)
    expect(await ask(scene)).toMatchObject({ kind: 'unverified', transport: 'tcp', error })
  })

  it('follows truncation, which need not be signed', async () => {
    const scene = new LoneServer()
    await scene.answerUdp((query) => {
      const cut = ednsReply(query, {})
      cut[2]! |= 0x02
      return cut
    })
    await scene.answerTcp(signing(scene))
    const result = await ask(scene)
    expect(answer(result)).toEqual(TRUE.answer)
    expect(result).toMatchObject({ transport: 'tcp', fallback: 'truncated' })
  })
})
