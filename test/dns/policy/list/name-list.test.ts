import { describe, expect, it } from 'vitest'
import { ZoneFileError } from '../../../../src/errors.ts'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import { NameScan } from '../../../../src/dns/name/name-octets.ts'
import { actionName } from '../../../../src/dns/policy/list/action.ts'
import { parseNameList, readNameList } from '../../../../src/dns/policy/list/name-list.ts'
import type { RuleSet } from '../../../../src/dns/policy/list/rule-set.ts'

const scan = new NameScan()

function blocks(rules: RuleSet, name: string): boolean {
  const { octets } = DomainName.parse(name)
  scan.scan(octets, 0)
  const action = rules.names.match(octets, scan)
  if (action !== 0) expect(actionName(action)).toBe('nxdomain')
  return action !== 0
}

function mistakes(text: string): readonly string[] {
  try {
    parseNameList(text, 'ads.txt')
  } catch (error) {
    if (!(error instanceof ZoneFileError)) throw error
    return [error, ...error.others].map(({ line, column, token }) => `${line}:${column} ${token}`)
  }
  return []
}

describe('a list of names', () => {
  it('may be a hosts file', () => {
    const rules = parseNameList(
      [
        '# header',
        '127.0.0.1 localhost localhost.localdomain',
        '::1 ip6-localhost',
        'fe80::1%lo0 localhost',
        '255.255.255.255 broadcasthost',
        '0.0.0.0 0.0.0.0',
        '0.0.0.0 Ads.Example.com tracker.example.net # a comment',
        '127.0.0.1\tspy.example.org.\r',
        '192.0.2.1 real.example.com',
        '',
      ].join('\n'),
      'hosts',
    )
    for (const name of ['ads.example.com', 'TRACKER.example.net', 'spy.example.org'])
      expect(blocks(rules, name)).toBe(true)
    for (const name of ['example.com', 'a.ads.example.com', 'localhost', 'real.example.com', '0.0.0.0'])
      expect(blocks(rules, name)).toBe(false)
  })

  it('may have a name in each line, `*.` for all below as well', () => {
    const rules = parseNameList(
      '\ufeffads.example.com\n! old\n; older\n*.evil.example\n\n  x_1.example-2.net.',
      'list',
    )
    expect(
      ['ads.example.com', 'evil.example', 'a.b.evil.example', 'x_1.example-2.net'].every((name) =>
        blocks(rules, name),
      ),
    ).toBe(true)
    expect(['x.ads.example.com', 'example', 'notevil.example'].some((name) => blocks(rules, name))).toBe(
      false,
    )
  })

  it('has mistakes told by line and column, all of them', () => {
    expect(
      mistakes('ok.example\n||ads.example.com^\n  two words\n0.0.0.0 good.example ba/d\n..\na..b'),
    ).toEqual(['2:1 ||ads.example.com^', '3:3 two', '4:22 ba/d', '5:1 ..', '6:1 a..b'])
    expect(mistakes(`${'x'.repeat(64)}.example\n${'abcdefg.'.repeat(32)}example`)).toHaveLength(2)
    expect(mistakes(`${'x'.repeat(63)}.example\n${'abcdefg.'.repeat(31)}`)).toEqual([])
  })

  it('is the same in whatever pieces it comes', async () => {
    const text = Array.from({ length: 500 }, (_, i) => `n${i}.example.com`).join('\n')
    const octets = new TextEncoder().encode(text)
    for (const size of [1, 7, 64]) {
      const files = {
        async *read() {
          for (let at = 0; at < octets.length; at += size) yield octets.slice(at, at + size)
        },
      }
      const rules = await readNameList(files, 'list')
      expect([rules.size, blocks(rules, 'n499.example.com'), blocks(rules, 'n500.example.com')]).toEqual([
        500,
        true,
        false,
      ])
    }
  })
})
