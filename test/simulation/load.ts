// What clients ask: what exists and what does not, the same over and over, alone and in bursts.

import { TYPE } from '../../src/dns/iana/types.ts'
import type { Dice, Weighted } from './dice.ts'
import type { Internet, ZoneModel } from './internet.ts'
import type { AskedQuestion } from './judgement.ts'
import { under } from './names.ts'

const TYPES: Weighted<number> = [
  [TYPE.A, 50],
  [TYPE.AAAA, 12],
  [TYPE.MX, 6],
  [TYPE.TXT, 6],
  [TYPE.NS, 4],
  [TYPE.SOA, 3],
  [TYPE.CNAME, 3],
  [TYPE.DS, 3],
  [TYPE.ANY, 3],
  [TYPE.SRV, 2],
  [TYPE.CAA, 2],
  [TYPE.DNAME, 2],
  [65280, 2],
]

export class Load {
  readonly #dice: Dice
  readonly #zones: readonly ZoneModel[]
  /** What everybody asks for, the most popular first. */
  readonly #popular: AskedQuestion[]

  constructor(internet: Internet, dice: Dice) {
    this.#dice = dice
    this.#zones = [...internet.zones.values()]
    this.#popular = Array.from({ length: 80 }, () => this.#fresh())
  }

  next(): AskedQuestion {
    return this.#dice.chance(0.65) ? this.#dice.pickPopular(this.#popular) : this.#fresh()
  }

  #fresh(): AskedQuestion {
    const dice = this.#dice
    const { content, origin } = dice.pick(this.#zones)
    const owner = dice.pick(content.owners)
    const kind = dice.weighted([
      ['data', 45],
      ['name', 25],
      ['below', 10],
      ['beside', 10],
      ['above', 5],
      ['apex', 5],
    ] as const)
    const name = {
      data: owner,
      name: owner,
      below: under(dice.pick(['x', 'y.x', '*', 'www']), owner),
      beside: under(`no${dice.below(5)}`, origin),
      above: owner.slice(owner.indexOf('.') + 1) || '.',
      apex: origin,
    }[kind]
    const type = kind === 'data' ? dice.pick(content.rrsetsAt(owner)).type : dice.weighted(TYPES)
    return { name: name.length > 240 ? origin : name, type }
  }
}
