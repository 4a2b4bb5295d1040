// The same stream of random updates, sound ones and others, at our primary and at BIND's: both have to say the same of
// each, and end up with the same zone.
//
//   UPDATES=5000 SEED=7 npx vitest run --project interop test/interop/update-agreement.test.ts

import { createServer } from 'node:net'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseSocketAddress, type SocketAddress } from '../../src/address/socket-address.ts'
import { formatRcode } from '../../src/dns/iana/codes.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { SeededRandom } from '../../src/sim/seeded-random.ts'
import { lineOf } from '../dns/journal/deltas.ts'
import { updateOctets, type UpdateLines } from '../dns/update/requests.ts'
import { describeNeeding } from './needs.ts'
import { RunningProgram } from './rig/program.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'
import { UpdateClient } from './rig/update-client.ts'

const UPDATES = Number(process.env.UPDATES ?? 600)
const SEED = Number(process.env.SEED ?? 20260101)
const COMPARED_EVERY = Number(process.env.COMPARED_EVERY ?? 10)

const SERVER = fileURLToPath(new URL('rig/primary-server.js', import.meta.url))
const ORIGIN = DomainName.parse('example.')

// No server's name lies in the zone, no name is a wildcard, and all is in small letters: BIND has rules of its own there.
const ZONE_TEXT = `$ORIGIN example.
@    300 IN SOA ns.elsewhere. admin 100 7200 900 1209600 300
@    300 IN NS  ns.elsewhere.
a    300 IN A   192.0.2.1
c    300 IN CNAME a
x.d  300 IN TXT "below"
`

const OWNERS = [
  'example.',
  'a.example.',
  'b.example.',
  'c.example.',
  'd.example.',
  'x.d.example.',
  'a.elsewhere.',
]

const OWNERS_IN_ZONE = OWNERS.filter((owner) => owner.endsWith('example.'))

const DATA: readonly (readonly [type: string, ...rdatas: string[]])[] = [
  ['A', '192.0.2.1', '192.0.2.2', '192.0.2.3'],
  ['TXT', '"one"', '"two" "three"'],
  ['MX', '10 mail.elsewhere.', '20 a.example.'],
  ['SRV', '1 2 3 a.example.', '1 2 4 a.example.'],
  ['CNAME', 'a.example.', 'www.elsewhere.'],
  ['NS', 'ns.elsewhere.', 'ns2.elsewhere.'],
  ['DNAME', 'other.elsewhere.', 'third.elsewhere.'],
  ['TYPE65280', '\\# 2 0102', '\\# 0'],
]

class Updates {
  readonly #random = new SeededRandom(SEED)

  /** With a mistake in one section at most: which of two is told is up to the order in which a server looks for them. */
  next(): UpdateLines {
    const updates = this.#some(4, () => this.#update(OWNERS_IN_ZONE))
    if (this.#oneIn(2)) return { prerequisites: this.#some(2, () => this.#prerequisite()), updates }
    if (this.#oneIn(10)) return { updates: [...updates, this.#oddUpdate(), ...updates] }
    return { updates: this.#some(4, () => this.#update(OWNERS)) }
  }

  get transport(): 'udp' | 'tcp' {
    return this.#oneIn(2) ? 'udp' : 'tcp'
  }

  #prerequisite(): string {
    const owner = this.#pick(OWNERS)
    const [type, ...rdatas] = this.#pick(DATA)
    const ttl = this.#oneIn(40) ? 1 : 0
    return this.#pick([
      `${owner} ${ttl} ANY ANY`,
      `${owner} ${ttl} NONE ANY`,
      `${owner} ${ttl} ANY ${type}`,
      `${owner} ${ttl} NONE ${type}`,
      `${owner} ${ttl} IN ${type} ${this.#pick(rdatas)}`,
      `${owner} ${ttl} NONE ${type}`,
    ])
  }

  #update(owners: readonly string[]): string {
    if (this.#oneIn(30)) return this.#soa()
    const owner = this.#pick(owners)
    const [type, ...rdatas] = this.#pick(DATA)
    const rdata = this.#pick(rdatas)
    return this.#pick([
      `${owner} 300 IN ${type} ${rdata}`,
      `${owner} 300 IN ${type} ${rdata}`,
      `${owner} 60 IN ${type} ${rdata}`,
      `${owner} 0 NONE ${type} ${rdata}`,
      `${owner} 0 ANY ${type}`,
      `${owner} 0 ANY ANY`,
    ])
  }

  #oddUpdate(): string {
    const owner = this.#pick(OWNERS_IN_ZONE)
    return this.#pick([
      `${owner} 60 ANY A`,
      `${owner} 60 NONE A 192.0.2.1`,
      `${owner} 0 ANY A 192.0.2.1`,
      `${owner} 0 NONE ANY`,
      `${owner} 60 IN ANY`,
      `${owner} 0 ANY AXFR`,
      `${owner} 0 ANY MAILB`,
      `${owner} 60 CH TXT "chaos"`,
      `example. 0 ANY SOA`,
    ])
  }

  #soa(): string {
    const serial = 50 + this.#random.below(3000)
    return `${this.#oneIn(5) ? 'a.example.' : 'example.'} 300 IN SOA ns.elsewhere. admin.example. ${serial} 1 2 3 4`
  }

  #some(most: number, make: () => string): string[] {
    return Array.from({ length: 1 + this.#random.below(most) }, make)
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#random.below(list.length)]!
  }

  #oneIn(count: number): boolean {
    return this.#random.below(count) === 0
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function startNamed(folder: ScratchFolder, scope: Scope): Promise<SocketAddress> {
  const port = await freePort()
  folder.write('named.zone', ZONE_TEXT)
  const config = folder.write(
    'named.conf',
    `options { directory "${folder.path}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
       pid-file none; session-keyfile none; recursion no; allow-transfer { any; }; notify no; };
     controls {};
     zone "example" { type primary; file "named.zone"; allow-update { any; };
       check-names ignore; check-integrity no; check-mx ignore;
       check-mx-cname ignore; check-srv-cname ignore; };\n`,
  )
  const named = scope.use(RunningProgram.start('named', ['-g', '-c', config]))
  await named.printed(/ running$/m)
  return { ip: '127.0.0.1', port }
}

async function startOurs(folder: ScratchFolder, scope: Scope): Promise<SocketAddress> {
  const args = [SERVER, folder.write('ours.zone', ZONE_TEXT), folder.pathOf('ours.journal'), '500']
  const server = scope.use(RunningProgram.start(process.execPath, args))
  const [, address] = await server.printed(/^ready at (.*)$/m)
  return parseSocketAddress(address!, { ip: '', port: 0 })
}

async function zoneAt(client: UpdateClient): Promise<string[]> {
  return (await client.transfer(ORIGIN)).map(lineOf).sort()
}

describeNeeding(['named'], 'our primary and BIND’s', () => {
  const scope = new Scope()
  let ours: UpdateClient
  let named: UpdateClient

  beforeAll(async () => {
    const folder = scope.use(new ScratchFolder())
    named = scope.use(await UpdateClient.to(await startNamed(folder, scope)))
    ours = scope.use(await UpdateClient.to(await startOurs(folder, scope)))
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  it(`agree on ${UPDATES} updates (seed ${SEED})`, async () => {
    const stream = new Updates()
    const rcodes = new Map<string, number>()
    for (let i = 1; i <= UPDATES; i++) {
      const lines = stream.next()
      const octets = updateOctets(lines)
      const { transport } = stream
      const answers = [await ours.send(octets, transport), await named.send(octets, transport)]
      const [mine, theirs] = answers.map((rcode) => formatRcode(rcode!))
      expect(mine, `update ${i}: ${JSON.stringify(lines, null, 1)}`).toBe(theirs)
      rcodes.set(mine!, (rcodes.get(mine!) ?? 0) + 1)
      if (i % COMPARED_EVERY === 0)
        expect(await zoneAt(ours), `after update ${i} ${JSON.stringify(lines)}`).toEqual(await zoneAt(named))
    }
    for (const rcode of ['NOERROR', 'FORMERR', 'NXDOMAIN', 'YXDOMAIN', 'NXRRSET', 'YXRRSET', 'NOTZONE']) {
      expect(rcodes.get(rcode), rcode).toBeGreaterThan(0)
    }
  })
})
