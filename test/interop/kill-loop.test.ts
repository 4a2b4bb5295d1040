// A server that is killed (SIGKILL) at any moment of a stream of updates, again and again, on one zone file and one
// journal: whatever it has acknowledged is there when it comes up again, and neither file is ever half-written.
//
//   KILLS=200 SEED=7 npx vitest run --project interop test/interop/kill-loop.test.ts

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseSocketAddress, type SocketAddress } from '../../src/address/socket-address.ts'
import { RCODE } from '../../src/dns/iana/codes.ts'
import { formatType, TYPE } from '../../src/dns/iana/types.ts'
import { ZoneJournal } from '../../src/dns/journal/zone-journal.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { readZone } from '../../src/dns/zone/zone-text.ts'
import { isSerialRaised } from '../../src/dns/zone/serial-number.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import { SeededRandom } from '../../src/sim/seeded-random.ts'
import { updateOctets } from '../dns/update/requests.ts'
import { RunningProgram } from './rig/program.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'
import { UpdateClient } from './rig/update-client.ts'

const KILLS = Number(process.env.KILLS ?? 40)
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000)

const SERVER = fileURLToPath(new URL('rig/primary-server.js', import.meta.url))
const ORIGIN = DomainName.parse('example.')
const IN_FLIGHT = 8
/** Often enough that kills hit a write-back as well. */
const WRITE_BACK_MS = '30'
/** As long as a start takes, and as updates go on for at most. */
const MOST_START_MS = 400
const MOST_UPDATES_MS = 300

const ZONE_TEXT = `$ORIGIN example.
$TTL 300
@  IN SOA ns admin ( 1 ; serial
                     7200 900 1209600 300 )
@  IN NS  ns
ns IN A   192.0.2.53 ; stays
`

/** What is known of a name: an update adds or deletes both of its records. */
type Known = 'present' | 'absent' | 'unknown'

const runtime = nodeRuntime()
const noPause = async (): Promise<void> => {}

class KillLoop {
  readonly #random = new SeededRandom(SEED)
  readonly #file: string
  readonly #journal: string
  readonly #names = new Map<string, Known>()
  /** Put into the file by hand, while nothing ran. */
  readonly #byHand: string[] = []
  #made = 0
  #serial = 0
  acknowledged = 0
  unanswered = 0

  constructor(folder: ScratchFolder) {
    this.#file = folder.write('example.zone', ZONE_TEXT)
    this.#journal = folder.pathOf('example.journal')
  }

  async round(): Promise<void> {
    await using server = RunningProgram.start(process.execPath, [
      SERVER,
      this.#file,
      this.#journal,
      WRITE_BACK_MS,
    ])
    if (this.#random.below(8) === 0) {
      await sleep(this.#random.below(MOST_START_MS))
    } else {
      const endpoint = await endpointOf(server)
      await this.#checkServed(endpoint)
      await this.#updateUntilKilled(server, endpoint)
    }
    await server.stop('SIGKILL')
    await this.#checkFiles()
    if (this.#random.below(5) === 0) this.#editByHand()
  }

  /** Starts it once more, and looks. */
  async finish(): Promise<void> {
    await using server = RunningProgram.start(process.execPath, [
      SERVER,
      this.#file,
      this.#journal,
      WRITE_BACK_MS,
    ])
    await this.#checkServed(await endpointOf(server))
  }

  async #updateUntilKilled(server: RunningProgram, endpoint: SocketAddress): Promise<void> {
    const client = await UpdateClient.to(endpoint)
    let isOver = false
    const busy = new Set<string>()
    const lanes = Array.from({ length: IN_FLIGHT }, async () => {
      while (!isOver) await this.#updateOnce(client, busy)
    })
    await sleep(this.#random.below(MOST_UPDATES_MS))
    server.signal('SIGKILL')
    isOver = true
    await sleep(20)
    client[Symbol.dispose]()
    await Promise.all(lanes)
  }

  async #updateOnce(client: UpdateClient, busy: Set<string>): Promise<void> {
    const present = [...this.#names.keys()].filter(
      (name) => this.#names.get(name) === 'present' && !busy.has(name),
    )
    const isDeletion = present.length > 0 && this.#random.below(10) < 4
    const name = isDeletion ? present[this.#random.below(present.length)]! : `n${++this.#made}`
    const updates = isDeletion
      ? [`${name}.example. 0 ANY ANY`]
      : [`${name}.example. 300 IN A 192.0.2.1`, `${name}.example. 300 IN TXT "${name}"`]
    busy.add(name)
    this.#names.set(name, 'unknown')
    const rcode = await client.send(updateOctets({ updates }), this.#random.below(2) === 0 ? 'udp' : 'tcp')
    busy.delete(name)
    if (rcode === undefined) {
      this.unanswered++
      return
    }
    expect(rcode).toBe(RCODE.NOERROR)
    this.#names.set(name, isDeletion ? 'absent' : 'present')
    this.acknowledged++
  }

  async #checkServed(endpoint: SocketAddress): Promise<void> {
    using client = await UpdateClient.to(endpoint)
    const records = await client.transfer(ORIGIN)
    const served = new Map<string, string[]>()
    for (const { owner, type } of records) {
      const label = owner.toString().replace(/\.?example\.$/, '')
      served.set(label, [...(served.get(label) ?? []), formatType(type)].sort())
    }
    for (const [name, known] of this.#names) {
      const types = served.get(name)?.join(' ')
      expect([undefined, 'A TXT'], `all of ${name} or nothing (seed ${SEED})`).toContain(types)
      const isPresent = types !== undefined
      if (known !== 'unknown')
        expect(isPresent, `${name} is ${known} (seed ${SEED})`).toBe(known === 'present')
      this.#names.set(name, isPresent ? 'present' : 'absent')
    }
    for (const name of this.#byHand) expect(served.get(name), `${name} by hand (seed ${SEED})`).toEqual(['A'])
    this.#checkSerial(records[0]!.rdata)
  }

  /** Serials never go back, or secondaries would be left behind. */
  #checkSerial(soa: Uint8Array): void {
    const serial = new DataView(soa.buffer, soa.byteOffset).getUint32(soa.length - 20)
    expect(isSerialRaised(serial, this.#serial), `${this.#serial} then ${serial} (seed ${SEED})`).toBe(false)
    this.#serial = serial
  }

  /** As the kill has left them. */
  async #checkFiles(): Promise<void> {
    const zone = await readZone(runtime.files, this.#file)
    expect(zone.rrset(ORIGIN, TYPE.SOA)).toHaveLength(1)
    const text = readFileSync(this.#file, 'utf8')
    expect(text).toContain('ns IN A   192.0.2.53 ; stays')
    const { damage } = await ZoneJournal.open(runtime.files, this.#journal, noPause)
    expect(damage?.kind ?? 'torn', `seed ${SEED}`).toBe('torn')
  }

  /** As an editor saves: another file in the place of the old one. */
  #editByHand(): void {
    const name = `hand${this.#byHand.length}`
    const text = `${readFileSync(this.#file, 'utf8')}${name}.example. 300 IN A 192.0.2.9\n`
    writeFileSync(`${this.#file}~`, text)
    renameSync(`${this.#file}~`, this.#file)
    this.#byHand.push(name)
  }
}

async function endpointOf(server: RunningProgram): Promise<SocketAddress> {
  const [, address] = await server.printed(/^ready at (.*)$/m)
  return parseSocketAddress(address!, { ip: '', port: 0 })
}

describe('a primary that is killed', () => {
  it(
    `loses nothing that it has acknowledged, in ${KILLS} kills`,
    async () => {
      console.log(`kill loop: ${KILLS} kills, seed ${SEED}`)
      using folder = new ScratchFolder()
      const loop = new KillLoop(folder)
      for (let kill = 0; kill < KILLS; kill++) await loop.round()
      await loop.finish()
      console.log(`kill loop: ${loop.acknowledged} acknowledged, ${loop.unanswered} without an answer`)
      expect(loop.acknowledged).toBeGreaterThan(5 * KILLS)
    },
    KILLS * 5_000 + 60_000,
  )
})
