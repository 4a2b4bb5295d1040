import { describe, expect, it } from 'vitest'
import { decodeWire, encodeWire } from '../../../src/dns/message/message.ts'
import { answerLines, littleInternet, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

async function internetWith(answer: readonly string[]) {
  const internet = littleInternet()
  await internet.script(ROOT_IP, (query) =>
    askedIn(query) === '. NS' ? replyTo(query, { answer: ['. 300 NS a.root.'] }) : replyTo(query, { answer }),
  )
  return internet
}

describe('RFC 2181 §8: a TTL', () => {
  it('with the top bit set is zero', async () => {
    const { ask, script } = littleInternet()
    await script(ROOT_IP, (query) => {
      const message = decodeWire(replyTo(query, { answer: ['example. 300 A 192.0.2.1'] }))
      const answers = message.answers.map((record) => ({ ...record, ttlSeconds: 0x8000_0000 }))
      return encodeWire({ ...message, answers })
    })
    expect(answerLines(await ask('example.'))).toEqual(['example. 0 A 192.0.2.1'])
    expect((await ask('example.')).fromCache).toBe(false)
  })

  it('may be bounded: here by a day', async () => {
    const { ask } = await internetWith(['example. 2147483647 A 192.0.2.1'])
    expect(answerLines(await ask('example.'))).toEqual(['example. 86400 A 192.0.2.1'])
    expect((await ask('example.')).fromCache).toBe(true)
  })
})

describe('RFC 2181 §5.2: TTLs that differ within an RRset', () => {
  it('are all taken for the lowest', async () => {
    const { ask } = await internetWith(['example. 600 A 192.0.2.1', 'example. 60 A 192.0.2.2'])
    expect(answerLines(await ask('example.'))).toEqual(['example. 60 A 192.0.2.1', 'example. 60 A 192.0.2.2'])
  })
})
