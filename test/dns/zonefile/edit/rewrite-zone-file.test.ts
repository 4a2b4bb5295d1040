import { describe, expect, it } from 'vitest'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import { rewriteZoneFile } from '../../../../src/dns/zonefile/edit/rewrite-zone-file.ts'
import { parseRecord } from '../../../../src/dns/zonefile/record-text.ts'

const origin = DomainName.parse('example.com.')
const record = (text: string) => parseRecord(text, { origin })

/** The files after a change of records given as text; the first one is the zone's. */
async function rewrite(
  texts: Readonly<Record<string, string>>,
  removed: readonly string[],
  added: readonly string[],
) {
  const files = {
    async *read(path: string) {
      await Promise.resolve()
      yield Buffer.from(texts[path]!, 'latin1')
    },
  }
  const changes = { removed: removed.map(record), added: added.map(record) }
  const { files: changed, notes } = await rewriteZoneFile(files, Object.keys(texts)[0]!, changes, { origin })
  return { paths: changed.map(({ path }) => path), notes, texts: changed.map(({ octets }) => latin1(octets)) }
}

const latin1 = (octets: Uint8Array) => Buffer.from(octets).toString('latin1')

/** What becomes of a lone file. */
async function edited(text: string, removed: readonly string[], added: readonly string[]): Promise<string> {
  const { texts, notes } = await rewrite({ 'example.com.zone': text }, removed, added)
  expect(notes).toEqual([])
  return texts[0] ?? text
}

const APEX = '$TTL 3600\n@ SOA ns h 1 7200 900 86400 300\n@ NS ns.example.net.\n'

describe('the SOA', () => {
  it('has its numbers changed in place, with their units, columns and comments', async () => {
    const text = `$TTL 1h
@   IN SOA ns hostmaster (
        9          ; serial
        2h         ; refresh
        15m 1w     ; retry, expire
        300 )
    IN NS  ns.example.net.
`
    const soa = (numbers: string) => `@ 3600 SOA ns hostmaster ${numbers}`
    expect(await edited(text, [soa('9 7200 900 604800 300')], [soa('2026010101 5400 900 604800 300')])).toBe(
      text.replace('9          ;', '2026010101 ;').replace('2h         ;', '1h30m      ;'),
    )
  })

  it('leaves the TTLs of others alone that its last number was taken for', async () => {
    const text = '@ SOA ns h 1 7200 900 86400 300\n@ NS ns.example.net.\n'
    const after = await edited(
      text,
      ['@ 300 SOA ns h 1 7200 900 86400 300'],
      ['@ 300 SOA ns h 2 7200 900 86400 60'],
    )
    expect(after).toBe('$TTL 300\n@ SOA ns h 2 7200 900 86400 60\n@ NS ns.example.net.\n')
  })
})

describe('a record that goes', () => {
  it('takes its line along, and its owner passes to the next line', async () => {
    const text = APEX + 'www     IN A    192.0.2.1 ; first\n        IN A    192.0.2.2 ; second\n; all\n'
    expect(await edited(text, ['www 3600 A 192.0.2.1'], [])).toBe(
      APEX + 'www     IN A    192.0.2.2 ; second\n; all\n',
    )
  })

  it('passes on a TTL that others take from it', async () => {
    const text =
      '@ 3600 SOA ns h 1 2 3 4 5\n@ NS ns.example.net.\nx 60 A 192.0.2.1\ny A 192.0.2.2\nz A 192.0.2.3\n'
    expect(await edited(text, ['x 60 A 192.0.2.1'], [])).toBe(
      '@ 3600 SOA ns h 1 2 3 4 5\n@ NS ns.example.net.\ny 60 A 192.0.2.2\nz A 192.0.2.3\n',
    )
  })

  it('may stand on several lines', async () => {
    const text = APEX + 't TXT ( "a" ; one\n  "b" )\nu TXT x\n'
    expect(await edited(text, ['t 3600 TXT a b'], [])).toBe(APEX + 'u TXT x\n')
  })
})

describe('a record that comes', () => {
  it('stands behind its RRset, in its columns', async () => {
    const text = APEX + 'www\tIN\tA\t192.0.2.1 ; first\nwww\tIN\tTXT\tx\n'
    expect(await edited(text, [], ['www 3600 A 192.0.2.7'])).toBe(
      APEX + 'www\tIN\tA\t192.0.2.1 ; first\nwww\tIN\tA\t192.0.2.7\nwww\tIN\tTXT\tx\n',
    )
  })

  it('leaves its owner out where the file does so', async () => {
    const text = APEX + 'www  A    192.0.2.1\n     A    192.0.2.2\n'
    expect(await edited(text, [], ['www 3600 AAAA 2001:db8::1'])).toBe(text + '     AAAA 2001:db8::1\n')
  })

  it('stands in order where the file is in order, and with a TTL only where it needs one', async () => {
    const text = APEX + 'a  A 192.0.2.1\nc  A 192.0.2.3\n'
    expect(await edited(text, [], ['b 3600 A 192.0.2.2', 'd 60 CNAME a'])).toBe(
      APEX + 'a  A 192.0.2.1\nb  A 192.0.2.2\nc  A 192.0.2.3\nd  60 CNAME a.example.com.\n',
    )
  })

  it('follows a last line without end', async () => {
    expect(await edited(APEX + 'a A 192.0.2.1', [], ['a 3600 A 192.0.2.2'])).toBe(
      APEX + 'a A 192.0.2.1\na A 192.0.2.2\n',
    )
  })

  it('names hosts as its neighbors do', async () => {
    const text = APEX + '@ MX 10 mail\n'
    expect(await edited(text, [], ['@ 3600 MX 20 mail2'])).toBe(text + '@ MX 20 mail2\n')
  })
})

describe('a record that takes the place of another', () => {
  it('has its line and its comment', async () => {
    const text = APEX + 'www  A  192.0.2.1    ; the web\n'
    expect(await edited(text, ['www 3600 A 192.0.2.1'], ['www 3600 A 192.0.2.77'])).toBe(
      APEX + 'www  A  192.0.2.77   ; the web\n',
    )
  })

  it('has a line of its own where the old one spans several', async () => {
    const text = APEX + 't TXT ( "a"\n  "b" ) ; two\n'
    expect(await edited(text, ['t 3600 TXT a b'], ['t 3600 TXT c'])).toBe(APEX + 't TXT "c"\n')
  })
})

describe('a TTL', () => {
  it('is changed where it stands, or put in', async () => {
    const text = APEX + 'a 1h IN A 192.0.2.1\nb      A 192.0.2.2\n'
    const after = await edited(
      text,
      ['a 3600 A 192.0.2.1', 'b 3600 A 192.0.2.2'],
      ['a 7200 A 192.0.2.1', 'b 60 A 192.0.2.2'],
    )
    expect(after).toBe(APEX + 'a 2h IN A 192.0.2.1\nb   60 A 192.0.2.2\n')
  })
})

describe('several files', () => {
  it('are edited where the record stands, the one with the SOA last', async () => {
    const main = APEX + '$INCLUDE hosts.inc\n'
    const { paths, texts } = await rewrite(
      { 'example.com.zone': main, 'hosts.inc': '; \xe9\na A 192.0.2.1\n' },
      ['@ 3600 SOA ns h 1 7200 900 86400 300', 'a 3600 A 192.0.2.1'],
      ['@ 3600 SOA ns h 2 7200 900 86400 300', 'a 3600 A 192.0.2.2'],
    )
    expect(paths).toEqual(['hosts.inc', 'example.com.zone'])
    expect(texts).toEqual(['; \xe9\na A 192.0.2.2\n', main.replace('h 1 ', 'h 2 ')])
  })

  it('give way to one file that is printed anew where a file is included twice', async () => {
    const main = APEX + '$INCLUDE a.inc\n$INCLUDE a.inc x.example.com.\n'
    const { paths, notes } = await rewrite(
      { 'example.com.zone': main, 'a.inc': 'a A 192.0.2.1\n' },
      ['a 3600 A 192.0.2.1'],
      [],
    )
    expect(paths).toEqual(['example.com.zone'])
    expect(notes).toEqual([expect.stringContaining('printed anew')])
  })
})

describe('a $GENERATE', () => {
  it('is written out when one of its records goes, and that is told', async () => {
    const text = APEX + '$GENERATE 1-3 h$ A 192.0.2.$\nz A 192.0.2.9\n'
    const { texts, notes } = await rewrite({ 'example.com.zone': text }, ['h2 3600 A 192.0.2.2'], [])
    expect(texts).toEqual([APEX + 'h1 IN A 192.0.2.1\nh3 IN A 192.0.2.3\nz A 192.0.2.9\n'])
    expect(notes).toEqual([expect.stringContaining('$GENERATE 1-3 h$')])
  })
})

it('passes over what is gone or there already', async () => {
  expect(await edited(APEX, ['x 3600 A 192.0.2.1'], ['@ 3600 NS ns.example.net.'])).toBe(APEX)
})

describe('many changes', () => {
  const hosts = (count: number, data: (i: number) => string): string[] =>
    Array.from({ length: count }, (_, i) => `h${i} 60 IN TXT ${data(i)}`)

  async function pausesFor(removed: readonly string[], added: readonly string[]): Promise<number> {
    const text = `${APEX}${hosts(1000, () => 'old').join('\n')}\n`
    const files = {
      async *read() {
        await Promise.resolve()
        yield Buffer.from(text)
      },
    }
    let pauses = 0
    const pause = () => {
      pauses++
      return Promise.resolve()
    }
    const changes = { removed: removed.map(record), added: added.map(record) }
    await rewriteZoneFile(files, 'example.com.zone', changes, { origin, pause })
    return pauses
  }

  it('are made in slices', async () => {
    const few = await pausesFor([], ['h0 60 IN A 192.0.2.1'])
    const many = await pausesFor(
      hosts(500, () => 'old'),
      hosts(500, (i) => `new${i}`),
    )
    expect(many - few).toBeGreaterThanOrEqual(500 / 20)
  })

  it('put each new name behind its likes, below however many others they stand', async () => {
    const parents = Array.from({ length: 40 }, (_, i) => `p${40 - i}`)
    const text = APEX + parents.map((parent) => `a.${parent} A 192.0.2.1\n`).join('')
    const added = parents.map((parent) => `b.${parent} 3600 IN A 192.0.2.2`)
    const lines = (await edited(text, [], added)).split('\n').slice(3, -1)
    expect(lines).toEqual(
      parents.flatMap((parent) => [
        `a.${parent} A 192.0.2.1`,
        expect.stringContaining(`b.${parent} `) as string,
      ]),
    )
  })
})
