import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/config/config-error.ts'
import { readResolverConfig } from '../../src/config/read-resolver-config.ts'

/** All mistakes of a configuration, as `line:column: message`. */
function mistakesOf(...lines: string[]): string[] {
  try {
    readResolverConfig(lines.join('\n'), 'resolver.yaml')
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.errors.map(({ line, column, message }) => `${line}:${column}: ${message}`)
  }
}

describe('a configuration that is sound', () => {
  it('may be empty, or say one thing', () => {
    expect(readResolverConfig('', 'resolver.yaml')).toEqual({})
    expect(readResolverConfig('# nothing\n', 'resolver.yaml')).toEqual({})
    expect(readResolverConfig('ipv6: true', 'resolver.yaml')).toEqual({ ipv6: true })
  })

  it('has times and sizes with their units', () => {
    const text = 'cache: { size: 1.5 GiB, maxTtl: 2 h, minTtl: 30 s, serveStale: { clientTimeout: 250 ms } }'
    expect(readResolverConfig(text, 'resolver.yaml').cache).toEqual({
      size: 1.5 * 2 ** 30,
      maxTtl: 7200,
      minTtl: 30,
      serveStale: { clientTimeout: 250 },
    })
  })

  it('listens at one place or several, by address, port or both', () => {
    const listen = (text: string) => readResolverConfig(`listen: ${text}`, 'resolver.yaml').listen
    expect(listen('53')).toEqual([{ ip: '127.0.0.1', port: 53 }])
    expect(listen('["192.0.2.1", "[2001:db8::1]:53"]')).toEqual([
      { ip: '192.0.2.1', port: 5300 },
      { ip: '2001:db8::1', port: 53 },
    ])
  })

  it('names servers by address or by name', () => {
    const { forward } = readResolverConfig(
      'forward: { .: [192.0.2.1#5353, dns.example:53] }',
      'resolver.yaml',
    )
    expect(forward!['.']!.servers).toMatchObject([
      { ip: '192.0.2.1', port: 5353 },
      { name: expect.anything() as unknown, port: 53 },
    ])
  })

  it('is the one that comes with rootwalk', () => {
    const file = 'configs/resolver.yaml'
    expect(readResolverConfig(readFileSync(file, 'utf8'), file)).toHaveProperty('privateAddresses')
  })
})

describe('a configuration with mistakes', () => {
  it('is told what a block with bits beyond its prefix may have been meant to be', () => {
    const expected = '10.0.0.0/8, as bits after the first 8 are set; or 10.1.2.3 for that address alone'
    expect(mistakesOf('allow: 10.1.2.3/8')).toEqual([`1:8: '10.1.2.3/8': expected ${expected}`])
    expect(mistakesOf('allow: [10.1.2.3/8]')).toEqual([`1:9: '10.1.2.3/8': expected ${expected}`])
    expect(mistakesOf('access: [{ block: 10.1.2.3/8, action: allow }]')).toEqual([
      `1:19: '10.1.2.3/8': expected ${expected}`,
    ])
    expect(mistakesOf('allow: 10.1.2/8')).toEqual([
      "1:8: '10.1.2/8': expected an address block such as 192.0.2.0/24 or 2001:db8::/32",
    ])
  })

  it('is told all of them at once, each with its place, and what was perhaps meant', () => {
    const mistakes = mistakesOf(
      'listn: 5300',
      'minimisation: relaxd',
      'cache:',
      '  size: 64',
      '  maxTtl: 1 day',
      'forward:',
      '  corp.example: { servers: [10.0.0.1], fallback: true }',
    )
    expect(mistakes).toHaveLength(5)
    expect(mistakes[0]).toMatch(/^1:1: 'listn': expected a key .*; did you mean listen\?$/)
    expect(mistakes[1]).toBe("2:15: 'relaxd': expected relaxed, strict or off; did you mean relaxed?")
    expect(mistakes[2]).toBe(
      "4:9: '64': expected a size with its unit, such as 64 MiB or 1 GiB, at least 1 MB",
    )
    expect(mistakes[3]).toMatch(/^5:11: '1 day': expected a time with its unit/)
    expect(mistakes[4]).toMatch(/^7:40: 'fallback': expected .*; did you mean fallBack\?$/)
  })

  it('tells of a list with a wrong item that item alone, where a mapping would do as well', () => {
    const mistakes = mistakesOf('forward:', '  corp.example: [10.0.0.1, 300.1.1.1]')
    expect(mistakes).toHaveLength(1)
    expect(mistakes[0]).toMatch(/^2:28: '300\.1\.1\.1': expected the address of a server/)
  })

  it('tells mistakes of sense beside those of form', () => {
    expect(mistakesOf('ipv4: false', 'cache: { minTtl: 1 h, maxTtl: 1 min }', 'cookies: perhaps')).toEqual([
      '1:7: neither IPv4 nor IPv6 is left to ask servers over',
      '2:18: minTtl is above maxTtl',
      "3:10: 'perhaps': expected true or false",
    ])
  })

  it.each([
    ['listen: [5300, 127.0.0.1:5300]', '1:16: 127.0.0.1:5300 is listed twice'],
    ['forward: { a.: [192.0.2.1] }\nstub: { A: [192.0.2.2] }', '2:12: A is a forward zone already'],
    ['stub: { a: [] }', '1:12: a stub zone without servers'],
    ['forward: { .: [] }', '1:15: the root without servers: that is how it is anyway'],
    [
      'dns64: { prefix: "64:ff9b::/97" }',
      '1:18: the prefix of DNS64 has 32, 40, 48, 56, 64 or 96 bits, not 97',
    ],
    ['dns64: { prefix: 192.0.2.0/24 }', '1:18: the prefix of DNS64 is one of IPv6'],
  ])('%s', (text, mistake) => {
    expect(mistakesOf(text)).toEqual([mistake])
  })

  it.each([
    'listen: 70000',
    'listen: here',
    'allow: 192.0.2.1/8',
    'hints: ""',
    'forward: { "a..b": [192.0.2.1] }',
    'forward: { a: 192.0.2.1 }',
    'forward: { a: ["192.0.2.1:x"] }',
    'local: { zones: { a: statik } }',
    'local: { data: [printer.lan] }',
    'local: { data: [printer.lan. AAAA 192.0.2.1] }',
    'local: { pointers: [printer.lan 192.0.2.1] }',
    'access: [{ block: 192.0.2.0/24 }]',
    'access: [{ block: 192.0.2.0/24, action: alow }]',
    'limits: { client: {} }',
    'log: { level: loud }',
    'blocklists: [{ kind: hosts }]',
    '- listen',
    'listen: 1\nlisten: 2',
  ])('is refused: %s', (text) => {
    expect(mistakesOf(text).length).toBeGreaterThan(0)
  })

  it('says why local data is none', () => {
    expect(mistakesOf('local: { data: [printer.lan. A here] }')[0]).toContain('(an IPv4 address)')
  })
})
