/** A number that differs, but for one chance in 2^64, between two runs of records that are not the same in every octet and in order. */

const PRIME_A = 0x01000193
const PRIME_B = 0x85ebca6b

export class RecordDigest {
  #a = 0x811c9dc5
  #b = 0x9e3779b9

  add(
    owner: Uint8Array,
    ownerLength: number,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
  ): void {
    this.#octets(owner, ownerLength)
    this.#number(type)
    this.#number(rrclass)
    this.#number(ttlSeconds)
    this.#number(rdataLength)
    this.#octets(rdata, rdataLength)
  }

  equals(other: RecordDigest): boolean {
    return this.#a === other.#a && this.#b === other.#b
  }

  #octets(octets: Uint8Array, length: number): void {
    for (let i = 0; i < length; i++) this.#number(octets[i]!)
  }

  #number(value: number): void {
    this.#a = Math.imul(this.#a ^ value, PRIME_A)
    const mixed = Math.imul(this.#b ^ value, PRIME_B)
    this.#b = (mixed << 13) | (mixed >>> 19)
  }
}
