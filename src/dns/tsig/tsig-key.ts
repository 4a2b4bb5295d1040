/** Keys that two parties share, and the set of those that one of them knows. */

import type { DomainName } from '../name/domain-name.ts'
import type { TsigAlgorithm } from './tsig-algorithm.ts'

export interface TsigKey {
  /** Both parties call it so; by itself it says nothing about them. */
  readonly name: DomainName
  readonly algorithm: TsigAlgorithm
  readonly secret: Uint8Array
}

export class KeyRing {
  readonly #byName: ReadonlyMap<string, TsigKey>

  /** Of several keys with one name the last counts. */
  constructor(keys: Iterable<TsigKey> = []) {
    this.#byName = new Map([...keys].map((key) => [key.name.key, key]))
  }

  get size(): number {
    return this.#byName.size
  }

  find(name: DomainName): TsigKey | undefined {
    return this.#byName.get(name.key)
  }
}
