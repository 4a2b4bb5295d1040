/**
 * Numbers in typed arrays that grow page by page: what the slabs of a zone are made of. Full pages are never
 * copied, so that a list of a million grows without a pause and without slack.
 */

type NumberArray = Uint8Array | Uint16Array | Uint32Array | Int32Array

const PAGE_BITS = 16
const PAGE_SIZE = 1 << PAGE_BITS
const INDEX_MASK = PAGE_SIZE - 1
/** A small zone should not cost a whole page: the first one starts here and doubles. */
const FIRST_SIZE = 32

export class PagedList<A extends NumberArray> {
  length = 0
  readonly #pages: A[]
  readonly #make: (length: number) => A

  constructor(make: (length: number) => A) {
    this.#make = make
    this.#pages = [make(FIRST_SIZE)]
  }

  get(index: number): number {
    return this.#pages[index >>> PAGE_BITS]![index & INDEX_MASK]!
  }

  set(index: number, value: number): void {
    this.#pages[index >>> PAGE_BITS]![index & INDEX_MASK] = value
  }

  /** Appends one number and returns its index. */
  push(value: number): number {
    const index = this.length++
    const page = index >>> PAGE_BITS
    if (page === this.#pages.length) this.#pages.push(this.#make(PAGE_SIZE))
    else if (page === 0 && index === this.#pages[0]!.length) this.#growFirst()
    this.set(index, value)
    return index
  }

  #growFirst(): void {
    const first = this.#pages[0]!
    const larger = this.#make(first.length * 2)
    larger.set(first)
    this.#pages[0] = larger
  }
}

export const u8List = (): PagedList<Uint8Array> => new PagedList((length) => new Uint8Array(length))
export const u16List = (): PagedList<Uint16Array> => new PagedList((length) => new Uint16Array(length))
export const u32List = (): PagedList<Uint32Array> => new PagedList((length) => new Uint32Array(length))
export const i32List = (): PagedList<Int32Array> => new PagedList((length) => new Int32Array(length))
