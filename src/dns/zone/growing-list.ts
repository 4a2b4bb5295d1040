/**
 * Numbers in typed arrays that grow: what the slabs of a zone are made of. Growth copies into an array half
 * as large again.
 */

type NumberArray = Uint8Array | Uint16Array | Uint32Array | Int32Array

export class GrowingList<A extends NumberArray> {
  /** Read directly in hot paths; at least `length` long. Replaced when the list grows. */
  items: A
  length = 0
  readonly #make: (length: number) => A

  constructor(make: (length: number) => A, capacity = 64) {
    this.#make = make
    this.items = make(capacity)
  }

  /** Appends one number and returns its index. */
  push(value: number): number {
    const index = this.claim(1)
    this.items[index] = value
    return index
  }

  /** Makes room for `count` more and returns the index of the first. */
  claim(count: number): number {
    const index = this.length
    const needed = index + count
    if (needed > this.items.length) this.#resize(Math.max(needed, Math.ceil(this.items.length * 1.5)))
    this.length = needed
    return index
  }

  #resize(capacity: number): void {
    const larger = this.#make(capacity)
    larger.set(this.items.subarray(0, this.length))
    this.items = larger
  }
}

export const u8List = (): GrowingList<Uint8Array> => new GrowingList((length) => new Uint8Array(length))
export const u16List = (): GrowingList<Uint16Array> => new GrowingList((length) => new Uint16Array(length))
export const u32List = (): GrowingList<Uint32Array> => new GrowingList((length) => new Uint32Array(length))
export const i32List = (): GrowingList<Int32Array> => new GrowingList((length) => new Int32Array(length))
