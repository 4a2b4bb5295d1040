/**
 * Numbers in typed arrays that grow page by page: what the slabs of a zone are made of. Full pages are never
 * moved, so that a list of a million grows without a pause and without slack. A fork shares all pages with its
 * original and copies those that it writes to: one changed number of a million costs one page.
 */

type NumberArray = Uint8Array | Uint16Array | Uint32Array | Int32Array

/** A copy of a page takes microseconds, and the list of pages of a million numbers is still short. */
const PAGE_BITS = 13
const PAGE_SIZE = 1 << PAGE_BITS
const INDEX_MASK = PAGE_SIZE - 1
/** A small zone should not cost a whole page: the first one starts here and doubles. */
const FIRST_SIZE = 32

export class PagedList<A extends NumberArray> {
  length = 0
  readonly #pages: A[]
  readonly #make: (length: number) => A
  /** 1 for a page that another list reads as well; undefined when there is none. */
  #shared: Uint8Array | undefined

  constructor(make: (length: number) => A, pages: A[] = [make(FIRST_SIZE)]) {
    this.#make = make
    this.#pages = pages
  }

  get(index: number): number {
    return this.#pages[index >>> PAGE_BITS]![index & INDEX_MASK]!
  }

  set(index: number, value: number): void {
    const page = index >>> PAGE_BITS
    if (this.#shared !== undefined && this.#shared[page] === 1) this.#replace(page, this.#pages[page]!.length)
    this.#pages[page]![index & INDEX_MASK] = value
  }

  /** Appends one number and returns its index. */
  push(value: number): number {
    const index = this.length++
    const page = index >>> PAGE_BITS
    if (page === this.#pages.length) this.#pages.push(this.#make(PAGE_SIZE))
    else if (page === 0 && index === this.#pages[0]!.length) this.#replace(0, index * 2)
    this.set(index, value)
    return index
  }

  /** A list with the same numbers, to be changed from now on; this one must not be any more. */
  fork(): PagedList<A> {
    const fork = new PagedList(this.#make, [...this.#pages])
    fork.length = this.length
    fork.#shared = new Uint8Array(this.#pages.length).fill(1)
    return fork
  }

  /** Puts a copy with room for `length` numbers in the place of a page. */
  #replace(page: number, length: number): void {
    const copy = this.#make(length)
    copy.set(this.#pages[page]!)
    this.#pages[page] = copy
    if (this.#shared !== undefined) this.#shared[page] = 0
  }
}

export const u8List = (): PagedList<Uint8Array> => new PagedList((length) => new Uint8Array(length))
export const u16List = (): PagedList<Uint16Array> => new PagedList((length) => new Uint16Array(length))
export const u32List = (): PagedList<Uint32Array> => new PagedList((length) => new Uint32Array(length))
export const i32List = (): PagedList<Int32Array> => new PagedList((length) => new Int32Array(length))
