// What goes wrong with datagrams between the resolver and the servers: lost, late, doubled, overtaken and forged.
// Each mishap is written down with the machine that it befell, so that nobody is blamed for it.

import { CLASS } from '../../src/dns/iana/classes.ts'
import { DNS_PORT } from '../../src/dns/iana/port.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { FLAG } from '../../src/dns/message/header.ts'
import { decodeWire, encodeWire } from '../../src/dns/message/message.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import type { Datagram } from '../../src/sim/flat-network.ts'
import type { FlatWorld } from '../../src/sim/flat-world.ts'
import { ticksOf } from '../../src/sim/ticks.ts'
import type { Dice } from './dice.ts'
import type { Internet, Machine } from './internet.ts'
import { POISON_IP } from './quirks.ts'
import { rrset } from './rrset.ts'
import type { Tally } from './tally.ts'

/** Probabilities, for each datagram. */
export interface LineQuality {
  readonly loss: number
  readonly delay: number
  readonly duplication: number
  readonly reordering: number
  readonly forgery: number
}

/** Long enough for others to overtake, too short for anyone to lose patience. */
const OVERTAKEN_MS = 40

export class LineFaults {
  readonly #world: FlatWorld
  readonly #internet: Internet
  readonly #dice: Dice
  readonly #tally: Tally
  readonly #quality: LineQuality

  constructor(world: FlatWorld, internet: Internet, dice: Dice, tally: Tally, quality: LineQuality) {
    this.#world = world
    this.#internet = internet
    this.#dice = dice
    this.#tally = tally
    this.#quality = quality
  }

  /** Whether the datagram is taken off its way, to be carried later or never. Its payload is copied. */
  take(datagram: Datagram, carry: (held: Datagram) => void): boolean {
    const { loss, delay, duplication, reordering, forgery } = this.#quality
    const dice = this.#dice
    const machine = this.#internet.machineAt(datagram.to.ip) ?? this.#internet.machineAt(datagram.from.ip)
    if (machine === undefined) return false
    if (dice.chance(forgery) && datagram.to.port === DNS_PORT) this.#forge(datagram, machine)
    if (dice.chance(loss)) return this.#mishap('lost', machine)
    if (dice.chance(delay)) {
      this.#later(datagram, dice.magnitude(300, 20_000), carry)
      return this.#mishap('late', machine)
    }
    if (dice.chance(reordering)) {
      this.#later(datagram, dice.between(1, OVERTAKEN_MS), carry)
      this.#tally.count('datagram: overtaken')
      return true
    }
    if (dice.chance(duplication)) {
      this.#later(datagram, dice.between(0, 2000), carry)
      this.#tally.count('datagram: doubled')
    }
    return false
  }

  #mishap(what: string, machine: Machine): true {
    this.#tally.count(`datagram: ${what}`)
    machine.mishapsMs.push(this.#world.nowMs)
    return true
  }

  #later(datagram: Datagram, ms: number, carry: (held: Datagram) => void): void {
    const held = { ...datagram, payload: new Uint8Array(datagram.payload) }
    this.#world.schedule(ticksOf(ms), () => carry(held))
  }

  /** What somebody sends who sees that a question is asked, but neither its id nor its port. */
  #forge({ payload, from, to }: Datagram, machine: Machine): void {
    const query = decodeWire(payload)
    const kind = this.#dice.pick([
      'another id',
      'another port',
      'another address',
      'another question',
    ] as const)
    this.#tally.count(`datagram: forged with ${kind}`)
    machine.mishapsMs.push(this.#world.nowMs)
    const question = query.question!
    const asked =
      kind === 'another question' ? { ...question, name: DomainName.parse('forged.t0.') } : question
    const { rdatas } = rrset(TYPE.A, 86_400, [POISON_IP])
    const forged = encodeWire({
      ...query,
      id: kind === 'another id' ? query.id ^ this.#dice.between(1, 0xffff) : query.id,
      flags: FLAG.QR | FLAG.AA,
      question: asked,
      answers: [
        { owner: asked.name, type: TYPE.A, rrclass: CLASS.IN, ttlSeconds: 86_400, rdata: rdatas[0]! },
      ],
    })
    const port = kind === 'another port' ? from.port ^ this.#dice.between(1, 1023) : from.port
    const ip = kind === 'another address' ? this.#dice.pick(this.#internet.machines).ips[0]! : to.ip
    if (kind === 'another address' && ip === to.ip) return
    this.#world.network.inject({ payload: forged, from: { ip, port: to.port }, to: { ip: from.ip, port } })
  }
}
