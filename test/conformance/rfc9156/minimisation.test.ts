import { describe, expect, it } from 'vitest'
import {
  answerLines,
  askedLines,
  littleInternet,
  type LittleInternetOptions,
  rcodeOf,
  ROOT_IP,
  usualInternet,
} from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo, type ResponseText } from '../../dns/resolver/messages.ts'

const SOA = '. 60 SOA a. b. 1 2 3 4 60'

/** A root that answers each question as the table says, by its name; none that is not in it. */
async function rootWith(
  replies: Readonly<Record<string, ResponseText>>,
  options: LittleInternetOptions = {},
) {
  const internet = littleInternet(options)
  const asked: string[] = []
  await internet.script(ROOT_IP, (query) => {
    const [name, type] = askedIn(query).toLowerCase().split(' ')
    if (name === '.') return replyTo(query, { answer: ['. 86400 NS a.root-servers.net.'] })
    asked.push(`${name!} ${type!.toUpperCase()}`)
    const reply = replies[name!]
    return reply === undefined ? null : replyTo(query, reply)
  })
  return { ...internet, asked }
}

const THERE: ResponseText = { answer: ['a.b.c. A 203.0.113.1'] }
const NOTHING: ResponseText = { authority: [SOA] }
const DENIED: ResponseText = { rcode: 'NXDOMAIN', authority: [SOA] }

describe('RFC 9156 §2: a resolver that minimises', () => {
  it('tells each server one label more than its zone has, with type A', async () => {
    const { ask } = await usualInternet()
    expect(
      askedLines(await ask('www.example.com.', 'MX')).map((line) => line.split(' ').slice(0, 4).join(' ')),
    ).toEqual([
      `. ${ROOT_IP} . NS`,
      `. ${ROOT_IP} com. A`,
      'com. 192.0.2.1 example.com. A',
      'example.com. 192.0.2.10 www.example.com. MX',
    ])
  })

  it('goes on with the same servers where there is no zone cut', async () => {
    const { ask, asked } = await rootWith({ 'c.': NOTHING, 'b.c.': NOTHING, 'a.b.c.': THERE })
    expect(answerLines(await ask('a.b.c.'))).toEqual(['a.b.c. 300 A 203.0.113.1'])
    expect(asked).toEqual(['c. A', 'b.c. A', 'a.b.c. A'])
  })

  it('does not ask again for what it knows to be there', async () => {
    const { ask, asked } = await rootWith({
      'c.': NOTHING,
      'b.c.': NOTHING,
      'a.b.c.': THERE,
      'x.b.c.': DENIED,
    })
    await ask('a.b.c.')
    asked.length = 0
    await ask('x.b.c.')
    expect(asked).toEqual(['x.b.c. A'])
  })

  it('does not follow an alias at a part of the name', async () => {
    const { ask, asked } = await rootWith({
      'c.': NOTHING,
      'b.c.': { answer: ['b.c. CNAME elsewhere.'] },
      'a.b.c.': THERE,
    })
    expect(rcodeOf(await ask('a.b.c.'))).toBe('NOERROR')
    expect(asked).toEqual(['c. A', 'b.c. A', 'a.b.c. A'])
  })

  it('takes a DNAME at a part of the name for one above the whole, and asks for that', async () => {
    const { ask, asked } = await rootWith({
      'c.': NOTHING,
      'b.c.': { answer: ['c. 300 DNAME d.', 'b.c. 300 CNAME b.d.'] },
      'a.x.b.c.': { answer: ['c. 300 DNAME d.', 'a.x.b.c. 300 CNAME a.x.b.d.'] },
      'd.': NOTHING,
      'b.d.': NOTHING,
      'x.b.d.': NOTHING,
      'a.x.b.d.': { answer: ['a.x.b.d. A 203.0.113.2'] },
    })
    expect(answerLines(await ask('a.x.b.c.')).at(-1)).toBe('a.x.b.d. 300 A 203.0.113.2')
    expect(asked.slice(0, 3)).toEqual(['c. A', 'b.c. A', 'a.x.b.c. A'])
  })

  it('asks at most ten questions about one name without zone cuts (§2.3)', async () => {
    const name = 'x.'.repeat(40)
    const { ask, script } = littleInternet()
    let asked = 0
    await script(ROOT_IP, (query) => {
      if (askedIn(query) === '. NS') return replyTo(query, { answer: ['. 86400 NS a.root-servers.net.'] })
      asked++
      return replyTo(query, NOTHING)
    })
    await ask(name)
    expect(asked).toBe(10)
  })

  it('can be told not to', async () => {
    const { ask, asked } = await rootWith({ 'a.b.c.': THERE }, { qnameMinimisation: 'off' })
    expect(rcodeOf(await ask('a.b.c.'))).toBe('NOERROR')
    expect(asked).toEqual(['a.b.c. A'])
  })
})

describe('RFC 9156 §2.3: a server that goes wrong over a part of a name', () => {
  it('by denying an empty non-terminal is asked for the whole, and the denial is not kept', async () => {
    const { ask, asked } = await rootWith({
      'c.': NOTHING,
      'b.c.': DENIED,
      'a.b.c.': THERE,
      'x.b.c.': DENIED,
    })
    expect(rcodeOf(await ask('a.b.c.'))).toBe('NOERROR')
    expect(asked).toEqual(['c. A', 'b.c. A', 'a.b.c. A'])
    expect(rcodeOf(await ask('x.b.c.'))).toBe('NXDOMAIN')
    // What was denied once is not asked for again for a while.
    expect(asked.slice(3)).toEqual(['x.b.c. A'])
  })

  it.each(['SERVFAIL', 'REFUSED', 'FORMERR', 'NOTIMP'] as const)(
    'by %s is asked for the whole',
    async (rcode) => {
      const { ask, asked } = await rootWith({ 'c.': { rcode }, 'a.b.c.': THERE })
      expect(rcodeOf(await ask('a.b.c.'))).toBe('NOERROR')
      expect(asked.at(-1)).toBe('a.b.c. A')
    },
  )

  it('by silence is asked for the whole after three times', async () => {
    const { ask, asked } = await rootWith({ 'a.b.c.': THERE })
    expect(rcodeOf(await ask('a.b.c.'))).toBe('NOERROR')
    expect(asked).toEqual(['c. A', 'c. A', 'c. A', 'a.b.c. A'])
  })

  it('is believed when strict: what is denied has nothing below it (RFC 8020)', async () => {
    const replies = { 'c.': NOTHING, 'b.c.': DENIED, 'a.b.c.': THERE }
    const { ask, asked } = await rootWith(replies, { qnameMinimisation: 'strict' })
    expect(rcodeOf(await ask('a.b.c.'))).toBe('NXDOMAIN')
    expect(rcodeOf(await ask('z.b.c.'))).toBe('NXDOMAIN')
    expect(asked).toEqual(['c. A', 'b.c. A'])
    const broken = await rootWith(
      { 'c.': { rcode: 'REFUSED' }, 'a.b.c.': THERE },
      { qnameMinimisation: 'strict' },
    )
    expect(rcodeOf(await broken.ask('a.b.c.'))).toBe('SERVFAIL')
    expect(broken.asked).not.toContain('a.b.c. A')
  })
})
