import { describe, expect, it } from 'vitest'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { answerLines, littleInternet, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

describe('RFC 6891 §7: a server without EDNS', () => {
  it('is asked again without, and from then on at once', async () => {
    const { ask, script } = littleInternet()
    const asked: string[] = []
    await script(ROOT_IP, (query) => {
      const hasEdns = decodeWire(query).edns !== undefined
      asked.push(`${askedIn(query)} ${hasEdns ? 'EDNS' : 'plain'}`)
      if (hasEdns) return replyTo(query, { flags: [], rcode: 'FORMERR' })
      const [name] = askedIn(query).split(' ')
      return replyTo(query, { answer: [name === '.' ? '. NS a.root-servers.net.' : `${name!} A 192.0.2.1`] })
    })
    expect(answerLines(await ask('a.'))).toEqual(['a. 300 A 192.0.2.1'])
    expect(asked).toEqual(['. NS EDNS', '. NS plain', 'a. A plain'])
  })

  it('is tried with EDNS again after a quarter of an hour, busy or not', async () => {
    const { ask, script, world } = littleInternet()
    let isBroken = true
    let seen = ''
    await script(ROOT_IP, (query) => {
      const hasEdns = decodeWire(query).edns !== undefined
      seen = hasEdns ? 'EDNS' : 'plain'
      if (hasEdns && isBroken) return replyTo(query, { flags: [], rcode: 'FORMERR' })
      const [name] = askedIn(query).split(' ')
      return replyTo(query, { answer: [name === '.' ? '. NS a.root-servers.net.' : `${name!} A 192.0.2.1`] })
    })
    await ask('a.')
    isBroken = false
    for (const name of ['b.', 'c.']) {
      await world.runFor(400_000)
      await ask(name)
      expect(seen).toBe('plain')
    }
    await world.runFor(200_000)
    await ask('d.')
    expect(seen).toBe('EDNS')
  })

  it('that answers as if there were none is taken as it is (§6.2.1)', async () => {
    const { ask, script } = littleInternet()
    await script(ROOT_IP, (query) => replyTo(query, { answer: ['a. A 192.0.2.1'] }))
    expect(answerLines(await ask('a.'))).toEqual(['a. 300 A 192.0.2.1'])
  })
})
