/** A domain name as an immutable value (RFC 1034 §3.1): octets in labels, the case kept, compared without it. */

import { EncodeError } from '../../errors.ts'
import { countLabels, equalNames, LOWER, MAX_NAME_LENGTH, nameLength } from './name-octets.ts'
import { formatName, parseName } from './name-text.ts'

/** A domain name: at most 255 octets in labels of at most 63 (RFC 1035 §2.3.4), equal to others without case. */
export class DomainName {
  static readonly root: DomainName = new DomainName(new Uint8Array(1))

  /** Uncompressed wire octets with the root's final zero. Never written to. */
  readonly octets: Uint8Array
  #text: string | undefined
  #key: string | undefined

  private constructor(octets: Uint8Array) {
    this.octets = octets
  }

  /**
   * A name from text; without a final dot it is relative to `origin`, or to the root when that is left out.
   *
   * @throws TextError 'bad-name' or 'bad-escape'
   */
  static parse(text: string, origin: DomainName = DomainName.root): DomainName {
    return new DomainName(parseName(text, origin.octets))
  }

  /** A copy of the well-formed uncompressed name that begins at `at`. */
  static from(octets: Uint8Array, at = 0): DomainName {
    // By hand: `slice` of a Node `Buffer` is a view, and a view to copy from costs more than so few octets.
    const copy = new Uint8Array(nameLength(octets, at))
    for (let i = 0; i < copy.length; i++) copy[i] = octets[at + i]!
    return new DomainName(copy)
  }

  /** With its final dot. */
  toString(): string {
    return (this.#text ??= formatName(this.octets))
  }

  /** A string that is equal for equal names: what a Map of names is keyed by. */
  get key(): string {
    return (this.#key ??= keyOf(this.octets))
  }

  get isRoot(): boolean {
    return this.octets.length === 1
  }

  /** Labels without the root's. */
  get labelCount(): number {
    return countLabels(this.octets, 0)
  }

  equals(other: DomainName): boolean {
    return this === other || equalNames(this.octets, 0, other.octets, 0)
  }

  /** True for the name itself as well (RFC 9499: a subdomain of itself). */
  isSubdomainOf(ancestor: DomainName): boolean {
    const cut = this.octets.length - ancestor.octets.length
    if (cut < 0) return false
    let at = 0
    while (at < cut) at += this.octets[at]! + 1
    return at === cut && equalNames(this.octets, at, ancestor.octets, 0)
  }

  /** The name without its first label; the root has none. */
  get parent(): DomainName | undefined {
    return this.isRoot ? undefined : new DomainName(this.octets.subarray(this.octets[0]! + 1))
  }

  /** The last `count` labels. */
  suffix(count: number): DomainName {
    let at = 0
    for (let left = this.labelCount - count; left > 0; left--) at += this.octets[at]! + 1
    return at === 0 ? this : new DomainName(this.octets.subarray(at))
  }

  /**
   * The name, a subdomain of `oldSuffix`, with that replaced, as a DNAME does (RFC 6672 §2.2).
   *
   * @throws EncodeError 'too-long' when the result would be over 255 octets
   */
  replaceSuffix(oldSuffix: DomainName, newSuffix: DomainName): DomainName {
    const kept = this.octets.length - oldSuffix.octets.length
    const length = kept + newSuffix.octets.length
    if (length > MAX_NAME_LENGTH) throw new EncodeError('too-long', 'name', 'over 255 octets')
    const octets = new Uint8Array(length)
    octets.set(this.octets.subarray(0, kept))
    octets.set(newSuffix.octets, kept)
    return new DomainName(octets)
  }
}

const folded = Buffer.alloc(MAX_NAME_LENGTH)

/** Latin-1 gives each octet its own character; by way of a `Buffer` that takes a tenth of the time. */
function keyOf(octets: Uint8Array): string {
  for (let i = 0; i < octets.length; i++) folded[i] = LOWER[octets[i]!]!
  return folded.toString('latin1', 0, octets.length)
}
