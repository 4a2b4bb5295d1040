// Other programs that ask: kdig, drill, host, nslookup and delv, at the resolver and at an authority of `rootwalk up`.
// Each understands what it gets, and complains of nothing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SocketAddress } from '../../src/address/socket-address.ts'
import { describeNeeding } from './needs.ts'
import { complaints } from './rig/dig.ts'
import { runProgram } from './rig/program.ts'
import { Up } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'

const EXAMPLE_COM = '192.0.2.53'

const GOOGLE = ['99', '103', '104', '105', '106', '147'].map((host) => `209.85.229.${host}`)

/** What each program is told to ask that server. */
const ARGUMENTS = {
  kdig: ({ ip, port }: SocketAddress) => [`@${ip}`, '-p', String(port)],
  drill: ({ ip, port }: SocketAddress) => [`@${ip}`, '-p', String(port)],
  host: ({ port }: SocketAddress) => ['-p', String(port)],
  nslookup: ({ port }: SocketAddress) => [`-port=${port}`],
  delv: ({ ip, port }: SocketAddress) => [`@${ip}`, '-p', String(port), '-i'],
}
type Client = keyof typeof ARGUMENTS

/** host and nslookup want the server last. */
const SERVER_IS_LAST: ReadonlySet<Client> = new Set(['host', 'nslookup'])

describeNeeding(['kdig', 'drill', 'host', 'nslookup', 'delv'], 'other clients', () => {
  const scope = new Scope()
  let up: Up
  beforeAll(async () => {
    up = scope.use(await Up.start())
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  async function ask(client: Client, server: SocketAddress, question: string): Promise<string> {
    const words = question === '' ? [] : question.split(' ')
    const last = SERVER_IS_LAST.has(client) ? [server.ip] : []
    const args = [...ARGUMENTS[client](server), ...words, ...last]
    const { stdout, stderr } = await runProgram(client, args)
    const text = stdout + stderr
    expect(complaints(text), `${client} ${args.join(' ')}\n${text}`).toEqual([])
    expect(text, `${client} ${args.join(' ')}`).not.toMatch(/\berror\b|timed out|unexpected/i)
    return text
  }

  describe('at the resolver', () => {
    it.each<[Client, string, readonly (string | RegExp)[]]>([
      ['kdig', 'www.google.com', ['status: NOERROR', /Flags: qr rd ra;/, ...GOOGLE]],
      ['kdig', '+edns www.google.com', ['EDNS PSEUDOSECTION', 'Version: 0', ...GOOGLE]],
      ['kdig', '+tcp big.example.com TXT', ['(TCP)', 'ANSWER: 8;']],
      ['kdig', '+cookie +nsid +padding=64 www.example.org', ['198.51.100.80']],
      ['kdig', '-x 84.103.237.140', ['ns1.rslv.n9uf.net.']],
      [
        'kdig',
        'www.old.example.com',
        [/DNAME\s+example\.org\./, /CNAME\s+www\.example\.org\./, '198.51.100.80'],
      ],
      ['kdig', 'www.example.com TYPE65280', [/TYPE65280\s+\\# 4 0A000001/]],
      ['kdig', 'www.example.com HTTPS', ['1 . alpn=h2 ipv4hint=192.0.2.80 ipv6hint=2001:db8:1::80']],
      ['kdig', 'nowhere.example.com', ['status: NXDOMAIN', /SOA\s+ns1\.example\.com\./]],
      ['kdig', '-c CH -t TXT version.bind', ['"rootwalk ']],
      ['drill', 'www.google.com', ['rcode: NOERROR', 'flags: qr rd ra', ...GOOGLE]],
      ['drill', '-x 84.103.237.140', ['ns1.rslv.n9uf.net.']],
      ['drill', '-t big.example.com TXT', ['ANSWER: 8,']],
      ['drill', 'nowhere.example.com', ['rcode: NXDOMAIN']],
      ['drill', '-D www.example.org', ['198.51.100.80']],
      ['host', 'www.google.fr', ['www.google.fr is an alias for www.google.com.', ...GOOGLE]],
      ['host', '84.103.237.140', ['domain name pointer ns1.rslv.n9uf.net.']],
      ['host', '-a www.example.com', ['status: NOERROR', 'www.example.com.']],
      [
        'host',
        'example.com',
        ['has address 192.0.2.80', 'has IPv6 address 2001:db8:1::80', 'mail is handled by 10 mail'],
      ],
      ['host', 'nowhere.example.com', ['Host nowhere.example.com not found: 3(NXDOMAIN)']],
      ['host', '-t ns .', ['m.root-servers.net.']],
      ['nslookup', 'www.google.com', ['canonical name = www.l.google.com.', ...GOOGLE]],
      ['nslookup', '-type=MX example.com', ['mail exchanger = 10 mail.example.com.']],
      ['nslookup', '84.103.237.140', ['name = ns1.rslv.n9uf.net.']],
      ['nslookup', 'nowhere.example.com', ["** server can't find nowhere.example.com: NXDOMAIN"]],
      ['delv', 'www.google.com', ['; answer not validated', ...GOOGLE]],
      ['delv', 'big.example.com TXT', ['The records of an RRset have no order.']],
      ['delv', 'nowhere.example.com', ['; negative response, answer not validated']],
    ])('%s %s', async (client, question, expected) => {
      const text = await ask(client, up.resolver, question)
      for (const part of expected) expect(text).toMatch(part)
    })
  })

  describe('at an authority', () => {
    it.each<[Client, string, readonly (string | RegExp)[]]>([
      ['kdig', '+norec www.example.com', ['status: NOERROR', 'Flags: qr aa;', '192.0.2.80']],
      ['kdig', '+norec +tcp big.example.com TXT', ['ANSWER: 8;']],
      ['kdig', '+norec +nsid www.example.com', ['"ns1.example.com"']],
      ['drill', '-o rd www.example.com', ['rcode: NOERROR', 'flags: qr aa', '192.0.2.80']],
      ['drill', '-o rd www.old.example.com', [/DNAME\s+example\.org\./, /CNAME\s+www\.example\.org\./]],
      ['host', '-r www.example.com', ['www.example.com has address 192.0.2.80']],
      ['nslookup', '-norecurse www.example.com', ['192.0.2.80']],
      ['delv', 'www.example.com', ['192.0.2.80']],
    ])('%s %s', async (client, question, expected) => {
      const text = await ask(client, up.endpointOf(EXAMPLE_COM), question)
      for (const part of expected) expect(text).toMatch(part)
    })
  })
})
