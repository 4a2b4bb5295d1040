// Signatures between rootwalk and others: dig, kdig and nsupdate ask a name server of ours, and a client of ours asks
// named, knotd and nsd. Transfers of theirs are verified message by message.

import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Client } from '../../src/dns/client/client.ts'
import type { SignedExchangeResult } from '../../src/dns/client/exchange.ts'
import { RequestAccess } from '../../src/dns/hosting/request-access.ts'
import { CLASS } from '../../src/dns/iana/classes.ts'
import { RCODE } from '../../src/dns/iana/codes.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { SAFE_UDP_SIZE } from '../../src/dns/message/edns.ts'
import { FrameReader } from '../../src/dns/message/frame-reader.ts'
import { FLAG } from '../../src/dns/message/header.ts'
import { decodeWire, encodeWire, type Message } from '../../src/dns/message/message.ts'
import { encodeQuery } from '../../src/dns/message/query.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import type { ServerRequest } from '../../src/dns/nameserver/request-handler.ts'
import { serveBoth, type DnsServer } from '../../src/dns/server/dns-server.ts'
import { signRequest } from '../../src/dns/tsig/signed-request.ts'
import type { TsigError } from '../../src/dns/tsig/tsig-error.ts'
import type { TsigKey } from '../../src/dns/tsig/tsig-key.ts'
import { findTsig } from '../../src/dns/tsig/tsig-record.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import { formatSocketAddress, type SocketAddress } from '../../src/address/socket-address.ts'
import { keyOf, SECRET } from '../dns/tsig/captured-exchanges.ts'
import { stand, type Standing } from '../dns/nameserver/standing.ts'
import { describeNeeding } from './needs.ts'
import { eventually, runProgram, RunningProgram } from './rig/program.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

const ALGORITHMS = ['hmac-md5', 'hmac-sha1', 'hmac-sha224', 'hmac-sha256', 'hmac-sha384', 'hmac-sha512']
const KEYS = new Map(ALGORITHMS.map((algorithm) => [algorithm, keyOf(`${algorithm}.key.`, algorithm)]))
const SHORT = keyOf('short.key.', 'hmac-sha256-128')
const BASE64 = Buffer.from(SECRET).toString('base64')
const ORIGIN = DomainName.parse('example.')

const runtime = nodeRuntime()

describeNeeding(['dig', 'kdig', 'nsupdate'], 'clients of others ask a name server with keys', () => {
  let standing: Standing
  let server: DnsServer
  let offMs = 0

  beforeAll(async () => {
    const access = {
      query: RequestAccess.everybody,
      transfer: RequestAccess.everybody,
      update: RequestAccess.everybody,
    }
    const handlers = { transfer: oneMessageARecord, update: agree }
    standing = stand({ access, keys: [...KEYS.values(), SHORT], handlers })
    standing.clock.wall = () => runtime.clock.wall() + offMs
    server = await serveBoth(runtime, { ip: '127.0.0.1', port: 0 }, standing.server.respond)
  })
  afterAll(() => server.close())

  /** The zone, a record in each message. */
  async function* oneMessageARecord({ message }: ServerRequest): AsyncGenerator<Uint8Array> {
    const zone = standing.hosted.zone!
    const [soa, ...others] = zone.records()
    for (const record of [soa!, ...others, soa!])
      yield encodeWire({
        ...message,
        flags: FLAG.QR | FLAG.AA,
        edns: undefined,
        additionals: [],
        answers: [record],
      })
  }

  function agree({ message }: ServerRequest): Uint8Array {
    const flags = message.flags | FLAG.QR
    return encodeWire({ ...message, flags, answers: [], authorities: [], additionals: [], edns: undefined })
  }

  const ask = async (program: string, key: string, ...words: string[]): Promise<string> => {
    const own = program === 'dig' ? ['-r'] : []
    const args = [...own, '@127.0.0.1', '-p', String(server.local.port), '-y', key, ...words]
    const { stdout, stderr } = await runProgram(program, args)
    return stdout + stderr
  }

  // Not by single words, which base64 may spell.
  const COMPLAINT = /Couldn't verify|could not be validated|failed to verify|Transfer failed|TSIG signature/i

  const PROGRAMS = ['dig', 'kdig']

  it.each(PROGRAMS.flatMap((program) => ALGORITHMS.map((algorithm) => [program, algorithm])))(
    '%s -y %s: is content with the response, over UDP and TCP',
    async (program, algorithm) => {
      for (const transport of ['+notcp', '+tcp']) {
        const text = await ask(
          program,
          `${algorithm}:${algorithm}.key.:${BASE64}`,
          transport,
          'www.example',
          'A',
        )
        expect(text).toMatch(/status: NOERROR/)
        expect(text).toMatch(/www\.example\.\s+60\s+IN\s+A\s+192\.0\.2\.2/)
        expect(text).toMatch(/TSIG PSEUDOSECTION/i)
        expect(text).not.toMatch(COMPLAINT)
      }
    },
  )

  it.each(PROGRAMS)('%s: follows truncation that the signature has made necessary', async (program) => {
    const key = `hmac-sha512:hmac-sha512.key.:${BASE64}`
    const text = await ask(program, key, '+bufsize=1100', 'many.example', 'A')
    expect(text).toMatch(/retr(ied|ying)|TCP/i)
    expect(text.match(/^many\.example\./gm)).toHaveLength(60)
    expect(text).not.toMatch(/verify|validat/i)
  })

  it.each(PROGRAMS)('%s: verifies a transfer of many messages', async (program) => {
    const text = await ask(program, `hmac-sha256:hmac-sha256.key.:${BASE64}`, 'example', 'AXFR')
    expect(text.match(/^many\.example\./gm)).toHaveLength(60)
    expect(text).not.toMatch(COMPLAINT)
  })

  it('dig: takes signatures that are cut as its key is', async () => {
    const text = await ask('dig', `hmac-sha256-128:short.key.:${BASE64}`, 'www.example', 'A')
    expect(text).toMatch(/TSIG\s+hmac-sha256\. \d+ 300 16 /)
    expect(text).not.toMatch(COMPLAINT)
  })

  it.each([
    ['BADKEY', `hmac-sha256:nobody.:${BASE64}`],
    ['BADKEY', `hmac-sha1:hmac-sha256.key.:${BASE64}`],
    ['BADSIG', 'hmac-sha256:hmac-sha256.key.:AAAA'],
    ['BADTRUNC', `hmac-sha256-128:hmac-sha256.key.:${BASE64}`],
  ])('dig: is told %s for %s', async (error, key) => {
    const text = await ask('dig', key, 'www.example', 'A')
    expect(text).toMatch(/status: NOTAUTH/)
    expect(text).toMatch(new RegExp(`TSIG\\s+hmac-sha\\d+\\. .* ${error} 0 `))
    expect(text).toMatch(/Couldn't verify signature: tsig indicates error/)
  })

  it.each(PROGRAMS)('%s: is told BADTIME by a server whose clock is wrong', async (program) => {
    offMs = 3_600_000
    try {
      const text = await ask(program, `hmac-sha256:hmac-sha256.key.:${BASE64}`, 'www.example', 'A')
      expect(text).toMatch(/BADTIME/)
    } finally {
      offMs = 0
    }
  })

  it('nsupdate: is content with a signed response to its update', async () => {
    const input = `server 127.0.0.1 ${server.local.port}\nzone example.\nupdate add a.example. 60 A 192.0.2.9\nsend\nanswer\n`
    const result = await runProgram('nsupdate', ['-y', `hmac-sha384:hmac-sha384.key.:${BASE64}`], { input })
    expect(result).toMatchObject({ status: 0, stderr: '' })
    const wrong = await runProgram('nsupdate', ['-y', 'hmac-sha384:hmac-sha384.key.:AAAA'], { input })
    expect(wrong.status).not.toBe(0)
    expect(wrong.stderr).toMatch(/NOTAUTH\(BADSIG\)/)
  })
})

const RECORDS = 8000
const ZONE = [
  '$ORIGIN example.',
  '$TTL 60',
  '@ SOA ns hostmaster 1 3600 600 86400 60',
  '@ NS ns',
  'ns A 192.0.2.1',
  'www A 192.0.2.2',
  ...Array.from({ length: RECORDS - 4 }, (_, i) => `h${i} TXT "${String(i).padStart(60, '.')}"`),
  '',
].join('\n')

interface Maker {
  readonly program: 'named' | 'knotd' | 'nsd'
  readonly keys: readonly TsigKey[]
  /** NSD takes a key for any algorithm, and signs no BADTIME. */
  readonly isLax?: true
  readonly command: (port: number, folder: ScratchFolder) => string[]
}

const keyRows = (row: (name: string, algorithm: string) => string): string =>
  [...KEYS].map(([algorithm, { name }]) => row(name.toString(), algorithm)).join('\n')

const MAKERS: readonly Maker[] = [
  {
    program: 'named',
    keys: [...KEYS.values(), SHORT],
    command: (port, folder) => [
      '-g',
      '-c',
      folder.write(
        'named.conf',
        `options { directory "${folder.path}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
          pid-file none; session-keyfile none; recursion no; dnssec-validation no; notify no; };
        controls { };
        ${keyRows((name, algorithm) => `key "${name}" { algorithm ${algorithm}; secret "${BASE64}"; };`)}
        key "short.key." { algorithm hmac-sha256-128; secret "${BASE64}"; };
        zone "example" { type primary; file "${folder.write('example.zone', ZONE)}"; allow-transfer { key "hmac-sha256.key."; }; };`,
      ),
    ],
  },
  {
    program: 'knotd',
    keys: [...KEYS.values()],
    command: (port, folder) => [
      '-c',
      folder.write(
        'knot.conf',
        `server:
  listen: 127.0.0.1@${port}
  rundir: "${folder.path}"
database:
  storage: "${folder.path}"
key:
${keyRows((name, algorithm) => `  - id: "${name}"\n    algorithm: ${algorithm}\n    secret: "${BASE64}"`)}
acl:
  - id: signed
    key: [${keyRows((name) => `"${name}"`).replaceAll('\n', ', ')}]
    action: [query, transfer]
zone:
  - domain: example
    file: "${folder.write('example.zone', ZONE)}"
    acl: signed
`,
      ),
    ],
  },
  {
    program: 'nsd',
    isLax: true,
    keys: [...KEYS.values()],
    command: (port, folder) => [
      '-d',
      '-c',
      folder.write(
        'nsd.conf',
        `server:
  server-count: 1
  ip-address: 127.0.0.1
  port: ${port}
  username: ""
  chroot: ""
  zonesdir: "${folder.path}"
  database: ""
  pidfile: "${folder.pathOf('nsd.pid')}"
  xfrdfile: "${folder.pathOf('xfrd.state')}"
  xfrdir: "${folder.path}"
  zonelistfile: "${folder.pathOf('zone.list')}"
remote-control:
  control-enable: no
${keyRows((name, algorithm) => `key:\n  name: "${name}"\n  algorithm: ${algorithm}\n  secret: "${BASE64}"`)}
zone:
  name: example
  zonefile: "${folder.write('example.zone', ZONE)}"
  provide-xfr: 0.0.0.0/0 "hmac-sha256.key."
`,
      ),
    ],
  },
]

for (const { program, keys, command, isLax = false } of MAKERS) {
  describeNeeding([program], `our client asks ${program} with keys`, () => {
    const scope = new Scope()
    let server: SocketAddress

    beforeAll(async () => {
      const folder = scope.use(new ScratchFolder())
      mkdirSync(folder.pathOf('journal'))
      server = { ip: '127.0.0.1', port: await freePort() }
      scope.use(RunningProgram.start(program, command(server.port, folder)))
      await eventually(`an answer of ${program} at ${formatSocketAddress(server)}`, async () => {
        const result = await ask(undefined)
        return result.kind === 'response' && result.message.rcode === RCODE.NOERROR ? true : undefined
      })
    })
    afterAll(() => scope[Symbol.asyncDispose]())

    async function ask(
      key: TsigKey | undefined,
      change: { offMs?: number; tcp?: boolean } = {},
    ): Promise<SignedExchangeResult> {
      const { clock, random, network } = runtime
      const wall = (): number => clock.wall() + (change.offMs ?? 0)
      const shifted = { now: () => clock.now(), wall, schedule: clock.schedule.bind(clock) }
      const client = new Client({ clock: shifted, random, network })
      try {
        return await client.exchange({
          server,
          question: { name: DomainName.parse('www.example.'), type: TYPE.A, rrclass: CLASS.IN },
          flags: 0,
          edns: { udpSize: SAFE_UDP_SIZE, version: 0, extendedRcode: 0, flags: 0, options: [] },
          transport: change.tcp === true ? 'tcp' : 'udp',
          udpTimeoutMs: 2000,
          tcpTimeoutMs: 2000,
          key,
        })
      } finally {
        client.close()
      }
    }

    it.each(keys.map((key) => [key.name.toString(), key] as const))(
      '%s: the response is verified, over UDP and TCP',
      async (_, key) => {
        const answers = [{ rdata: Uint8Array.of(192, 0, 2, 2) }]
        const overUdp = await ask(key)
        expect(overUdp).toMatchObject({ kind: 'response', transport: 'udp', message: { answers } })
        expect(await ask(key, { tcp: true })).toMatchObject({ kind: 'response', message: { answers } })
      },
    )

    it('learns that the key is not known, or has another secret, or another algorithm', async () => {
      const wrong = [
        keyOf('nobody.', 'hmac-sha256'),
        keyOf('hmac-sha256.key.', 'hmac-sha256', Uint8Array.of(1)),
        keyOf('hmac-sha256.key.', 'hmac-sha512'),
      ]
      const codes: unknown[] = []
      for (const key of wrong) {
        const result = await ask(key)
        codes.push(result.kind === 'unverified' && [result.error.code, result.error.isTold])
      }
      expect(codes).toEqual([['bad-key', true], ['bad-sig', true], isLax ? false : ['bad-key', true]])
    })

    it('learns that its clock is wrong, and what time it is', async () => {
      const result = await ask(KEYS.get('hmac-sha256'), { offMs: -3_600_000 })
      expect(result).toMatchObject({ kind: 'unverified', error: { code: 'bad-time', isTold: true } })
      const { serverWallMs } = (result as { error: TsigError }).error
      if (isLax) expect(serverWallMs).toBeUndefined()
      else expect(Math.abs(serverWallMs! - runtime.clock.wall())).toBeLessThan(60_000)
    })

    it('verifies a transfer of many messages', async () => {
      const { messages, signatures } = await transfer(server, KEYS.get('hmac-sha256')!)
      const records = messages.flatMap(({ answers }) => answers)
      expect(records).toHaveLength(RECORDS + 1)
      expect(messages.length).toBeGreaterThan(5)
      expect(signatures).toBeGreaterThan(1)
    })
  })
}

/** A signed transfer over TCP; each message has been verified. */
async function transfer(
  server: SocketAddress,
  key: TsigKey,
): Promise<{ messages: Message[]; signatures: number }> {
  const query = encodeQuery({ id: 0x1234, name: ORIGIN, type: TYPE.AXFR, flags: 0 })
  const { octets, verifier } = signRequest(query, key, runtime.clock.wall())
  const stream = await runtime.network.connect(server)
  const frames = new FrameReader()
  const messages: Message[] = []
  let signatures = 0
  let soas = 0
  await stream.write(Uint8Array.of(octets.length >>> 8, octets.length, ...octets))
  while (soas < 2) {
    const received = await stream.read()
    if (received === null) throw new Error('the transfer has broken off')
    frames.add(received)
    for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
      if (findTsig(frame) !== undefined) signatures++
      const message = decodeWire(verifier.verify(frame, runtime.clock.wall()))
      messages.push(message)
      soas += message.answers.filter(({ type }) => type === TYPE.SOA).length
    }
  }
  verifier.finish()
  stream.abort()
  return { messages, signatures }
}

/** A port that was free for both transports a moment ago. */
async function freePort(): Promise<number> {
  const server = await serveBoth(runtime, { ip: '127.0.0.1', port: 0 }, () => null)
  await server.close()
  return server.local.port
}
