import { describe, expect, it } from 'vitest'
import { formatType } from '../../../src/dns/iana/types.ts'
import { answerLines, littleInternet, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'

const LABEL = 'x'.repeat(60)

async function internetWith(text: string) {
  const internet = littleInternet()
  await internet.serve(ROOT_IP, {
    '.': `$TTL 300\n@ NS a.root-servers.net.\na.root-servers.net. A ${ROOT_IP}\n${text}`,
  })
  return internet
}

describe('RFC 6672 §3: a resolver and DNAME', () => {
  it('gives the DNAME and the CNAME that it makes (§3.1)', async () => {
    const { ask } = await internetWith('old. DNAME new.\nwww.new. A 192.0.2.1')
    expect(answerLines(await ask('www.old.'))).toEqual([
      'old. 300 DNAME new.',
      'www.old. 300 CNAME www.new.',
      'www.new. 300 A 192.0.2.1',
    ])
  })

  it('does not let an unsigned DNAME in its cache speak for names that it was not given for', async () => {
    const { ask, world } = await internetWith('old. DNAME new.\nwww.new. A 192.0.2.1\nmail.new. A 192.0.2.2')
    await ask('www.old.')
    await world.runFor(100_000)
    expect(answerLines(await ask('mail.old.'))).toEqual([
      'old. 300 DNAME new.',
      'mail.old. 300 CNAME mail.new.',
      'mail.new. 300 A 192.0.2.2',
    ])
  })

  it('takes a DNAME asked for below another one, held or not, from where that leads', async () => {
    const { ask } = await internetWith('old. DNAME new.\nwww.new. A 192.0.2.1\ndown.new. DNAME www.new.')
    const owners = async (name: string): Promise<string[]> =>
      (await ask(name, 'DNAME')).answers.map(({ owner, type }) => `${owner.toString()} ${formatType(type)}`)
    const below = ['old. DNAME', 'down.old. CNAME', 'down.new. DNAME']
    expect(await owners('down.old.')).toEqual(below)
    expect(await owners('down.old.')).toEqual(below)
    expect(await owners('old.')).toEqual(['old. DNAME'])
    expect(await owners('www.old.')).toEqual(['old. DNAME', 'www.old. CNAME'])
  })

  it('gives both from the cache for the name that was asked for', async () => {
    const { ask, world } = await internetWith('old. DNAME new.\nwww.new. A 192.0.2.1')
    await ask('www.old.')
    await world.runFor(100_000)
    const again = await ask('www.old.', 'CNAME')
    expect(answerLines(again)).toEqual(['old. 199 DNAME new.', 'www.old. 199 CNAME www.new.'])
    expect(again.fromCache).toBe(true)
  })

  it('follows one after another', async () => {
    const { ask } = await internetWith('a. DNAME b.\nb. DNAME c.\nwww.c. A 192.0.2.1')
    expect(answerLines(await ask('www.a.')).at(-1)).toBe('www.c. 300 A 192.0.2.1')
    expect(answerLines(await ask('www.a.')).length).toBe(5)
  })

  it('answers YXDOMAIN when a name gets too long (§2.3)', async () => {
    const long = `${LABEL}.${LABEL}.${LABEL}.`
    const { ask } = await internetWith(`old. DNAME ${long}`)
    for (let i = 0; i < 2; i++) {
      const result = await ask(`${LABEL}.${LABEL}.old.`)
      expect([rcodeOf(result), answerLines(result)]).toEqual(['YXDOMAIN', [`old. 300 DNAME ${long}`]])
    }
  })
})
