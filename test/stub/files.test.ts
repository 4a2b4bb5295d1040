import { describe, expect, it } from 'vitest'
import { DEFAULT_NSSWITCH, DEFAULT_SERVICES, defaultHosts } from '../../src/stub/default-files.ts'
import { entriesNamed, parseHosts } from '../../src/address/hosts-file.ts'
import { parseNsswitch } from '../../src/stub/nsswitch.ts'
import { parseResolvConf } from '../../src/stub/resolv-conf.ts'
import { findService, parseServices } from '../../src/stub/services-file.ts'

describe('the hosts file', () => {
  it('has an address, a canonical name and aliases a line', () => {
    expect(parseHosts('# ours\n192.0.2.1\twww.example.com www # web\n\n 2001:DB8::1 www\n')).toEqual([
      { address: '192.0.2.1', canonicalName: 'www.example.com', aliases: ['www'] },
      { address: '2001:db8::1', canonicalName: 'www', aliases: [] },
    ])
  })

  it('says nothing in lines that begin with no address or have no name', () => {
    expect(parseHosts('www 192.0.2.1\n192.0.2.1\n192.0.2.256 www\n192.0.2.1 # www\n')).toEqual([])
  })

  it('finds a name in any case, in every line where it stands', () => {
    const entries = parseHosts('192.0.2.1 WWW\n192.0.2.2 other www\n192.0.2.3 www2\n')
    expect(entriesNamed(entries, 'www').map(({ address }) => address)).toEqual(['192.0.2.1', '192.0.2.2'])
  })
})

describe('the services file', () => {
  const entries = parseServices(DEFAULT_SERVICES)

  it.each([
    ['http', ['tcp'], 80],
    ['www', ['tcp'], 80],
    ['https', ['tcp', 'udp'], 443],
    ['domain', ['udp'], 53],
    ['tftp', ['tcp', 'udp'], 69],
  ])('knows %s by %j as port %d', (name, protocols, port) => {
    expect(findService(entries, name, protocols)?.port).toBe(port)
  })

  it('knows no service by another protocol, and none in capitals', () => {
    expect(findService(entries, 'tftp', ['tcp'])).toBeUndefined()
    expect(findService(entries, 'HTTP', ['tcp'])).toBeUndefined()
  })

  it('passes over lines that make no sense', () => {
    expect(parseServices('http 80\nhttp x/tcp\nhttp 65536/tcp\nhttp 80/TCP\n#http 80/tcp\n')).toEqual([])
  })
})

describe('resolv.conf', () => {
  it('has the defaults of the C library, and a server on this host, when it is empty', () => {
    expect(parseResolvConf('')).toMatchObject({
      nameServers: ['127.0.0.1'],
      search: [],
      options: { ndots: 1, timeoutSeconds: 5, attempts: 2, rotate: false, useTcp: false },
    })
  })

  it('names three servers at most, by address', () => {
    const text = ['192.0.2.1', 'ns.example.com', '2001:db8::1', '192.0.2.3', '192.0.2.4']
    const { nameServers } = parseResolvConf(text.map((ip) => `nameserver ${ip}\n`).join(''))
    expect(nameServers).toEqual(['192.0.2.1', '2001:db8::1', '192.0.2.3'])
  })

  it('takes the last of search and domain', () => {
    expect(parseResolvConf('domain a.example.\nsearch b.example c.example.\n').search).toEqual([
      'b.example',
      'c.example',
    ])
    expect(parseResolvConf('search b.example c.example\ndomain a.example\n').search).toEqual(['a.example'])
  })

  it('reads options from several lines, and keeps amounts within their limits', () => {
    const text = 'options ndots:3 timeout:99\noptions attempts:0 rotate use-vc unheard-of ndots:x\n'
    expect(parseResolvConf(text).options).toMatchObject({
      ndots: 3,
      timeoutSeconds: 30,
      attempts: 1,
      rotate: true,
      useTcp: true,
    })
  })

  it('takes a keyword only at the start of its line', () => {
    const text = ' nameserver 192.0.2.1\n;nameserver 192.0.2.2\n#nameserver 192.0.2.3\nNAMESERVER 192.0.2.4\n'
    expect(parseResolvConf(text).nameServers).toEqual(['127.0.0.1'])
  })
})

describe('the files of a new host', () => {
  it('make sense', () => {
    const { databases, mistakes } = parseNsswitch(DEFAULT_NSSWITCH)
    expect(mistakes).toEqual([])
    expect(databases.get('hosts')?.services.map(({ name }) => name)).toEqual(['files', 'nis', 'dns'])
    expect(entriesNamed(parseHosts(defaultHosts('laptop')), 'laptop')[0]?.address).toBe('127.0.1.1')
    expect(entriesNamed(parseHosts(defaultHosts('www', '192.0.2.1')), 'www')[0]?.address).toBe('192.0.2.1')
    expect(entriesNamed(parseHosts(defaultHosts('laptop')), 'localhost')).toHaveLength(2)
  })
})

describe('any text', () => {
  const hostile = [
    '\0'.repeat(1000),
    ' '.repeat(1e6),
    'a'.repeat(1e6),
    '1.'.repeat(1e6),
    'nameserver '.repeat(1e5),
    '\n'.repeat(1e5),
    '\uFFFD'.repeat(1000),
    'nameserver 192.0.2.1\r\noptions rotate\r\n',
  ]
  it.each(hostile.map((text, i) => [i, text] as const))('is read without a complaint (%i)', (_, text) => {
    for (const parse of [parseHosts, parseServices, parseResolvConf, parseNsswitch]) {
      expect(() => parse(text)).not.toThrow()
    }
  })

  it('may come from another system: carriage returns are no part of it', () => {
    expect(parseResolvConf(hostile.at(-1)!)).toMatchObject({
      nameServers: ['192.0.2.1'],
      options: { rotate: true },
    })
  })
})
