/** What a rule of a list does: a few actions that have fixed numbers, and data, which gets numbers of its own. */

import type { RrsetEntry } from '../../cache/cache-entry.ts'
import { localRrset, withRdata } from '../local-rrset.ts'

export type ActionName = (typeof FIXED)[number] | 'data'

/** In the order of their numbers, from 1 on. */
const FIXED = ['nxdomain', 'nodata', 'null', 'pass', 'drop', 'tcp-only'] as const

/** Where there is no rule. */
export const NO_ACTION = 0

export const ACTION = { nxdomain: 1, nodata: 2, null: 3, pass: 4, drop: 5, tcpOnly: 6 } as const

export function actionName(number: number): ActionName {
  return FIXED[number - 1] ?? 'data'
}

/** The data of one list: equal data has one number, and many names share it. */
export class ActionTable {
  readonly #data: (readonly RrsetEntry[])[] = []
  readonly #numbers = new Map<string, number>()

  /** The RRsets behind a number; their owner is the root. Undefined for fixed actions. */
  dataOf(number: number): readonly RrsetEntry[] | undefined {
    return this.#data[number - FIXED.length - 1]
  }

  /** The number of what `number` stands for with one more record; fixed actions are replaced. */
  withRecord(number: number, type: number, ttlSeconds: number, rdata: Uint8Array): number {
    const key = `${number} ${type} ${ttlSeconds} ${Buffer.from(rdata).toString('latin1')}`
    let whole = this.#numbers.get(key)
    if (whole === undefined) {
      const rrsets = this.dataOf(number) ?? []
      const known = rrsets.find((rrset) => rrset.type === type)
      const rrset =
        known === undefined ? localRrset(ROOT, type, ttlSeconds, [rdata]) : withRdata(known, rdata)
      whole = this.#data.push([...rrsets.filter((each) => each !== known), rrset]) + FIXED.length
      this.#numbers.set(key, whole)
    }
    return whole
  }
}

const ROOT = new Uint8Array(1)
