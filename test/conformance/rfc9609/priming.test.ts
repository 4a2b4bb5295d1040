import { describe, expect, it } from 'vitest'
import { askedLines, littleInternet, ROOT_IP, usualInternet } from '../../dns/resolver/little-internet.ts'
import { records } from '../../dns/resolver/messages.ts'

describe('RFC 9609: priming', () => {
  it('comes before the first question, and asks one of the hints for the NS records of the root (§3.1)', async () => {
    const { ask } = await usualInternet()
    expect(askedLines(await ask('www.example.com.'))[0]).toBe(`. ${ROOT_IP} . NS answer`)
  })

  it('is not done again while its result lives, and is when it has expired (§3.3)', async () => {
    const { ask, world } = await usualInternet()
    await ask('www.example.com.')
    await world.runFor(86_000_000)
    expect(askedLines(await ask('nothing.'))).not.toContain(`. ${ROOT_IP} . NS answer`)
    await world.runFor(400_000)
    expect(askedLines(await ask('nothing.'))).toContain(`. ${ROOT_IP} . NS answer`)
  })

  it('replaces the hints: those that are outdated are not asked again', async () => {
    const hints = records('. NS old.root.', 'old.root. A 192.0.2.90')
    const { ask, serve } = littleInternet({ hints })
    const zone = { '.': '@ 86400 NS new.root.\nnew.root. 86400 A 192.0.2.91\nwww 30 A 203.0.113.1' }
    await serve('192.0.2.90', zone)
    await serve('192.0.2.91', zone)
    expect(askedLines(await ask('www.'))).toEqual(['. 192.0.2.90 . NS answer', '. 192.0.2.91 www. A answer'])
  })

  it('goes on to the next hint when one is dead', async () => {
    const hints = records('. NS a.root.', '. NS b.root.', 'a.root. A 192.0.2.90', 'b.root. A 192.0.2.91')
    for (const seed of [1, 2, 3, 4]) {
      const { ask, serve } = littleInternet({ hints, seed })
      await serve('192.0.2.91', {
        '.': '@ 86400 NS b.root.\nb.root. 86400 A 192.0.2.91\nwww 30 A 203.0.113.1',
      })
      expect((await ask('www.')).answers.length).toBe(1)
    }
  })
})
