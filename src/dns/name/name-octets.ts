/**
 * Uncompressed wire names inside any octets: length, comparison and hash, without making an object of them.
 *
 * A name begins at an offset and ends with the root's zero octet. These functions trust that it is well
 * formed: whatever comes from outside has been through `NameReader` or `parseName` before.
 */

/** RFC 1035 §2.3.4. */
export const MAX_NAME_LENGTH = 255
export const MAX_LABEL_LENGTH = 63
/** 127 labels of one octet fill a name. */
export const MAX_LABELS = 127

/** Each octet with A–Z made a–z (RFC 4343: only ASCII letters have case). */
export const LOWER: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) =>
  octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet,
)

/** The octets of the name that begins at `at`, with its final zero. */
export function nameLength(octets: Uint8Array, at: number): number {
  let next = at
  // Beyond the end there is nothing, and nothing is not above zero: a name without its end does not go on for ever.
  for (let length = octets[next]!; length > 0; length = octets[next]!) next += length + 1
  return next - at + 1
}

/** Labels without the root's. */
export function countLabels(octets: Uint8Array, at: number): number {
  let count = 0
  for (let length = octets[at]!; length > 0; length = octets[at]!) {
    at += length + 1
    count++
  }
  return count
}

/** Equal without case (RFC 1034 §3.1, RFC 4343). Length octets are under 64, so folding leaves them alone. */
export function equalNames(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): boolean {
  for (;;) {
    const length = a[aAt]!
    if (length !== b[bAt]) return false
    if (length === 0) return true
    const end = aAt + length
    while (aAt < end) if (LOWER[a[++aAt]!] !== LOWER[b[++bAt]!]) return false
    aAt++
    bAt++
  }
}

/** The hash of a label in front of a name whose hash is `parent`; case does not matter. */
export function hashLabel(parent: number, octets: Uint8Array, at: number): number {
  const length = octets[at]!
  let hash = Math.imul(parent ^ length, 0x01000193)
  for (let i = at + 1; i <= at + length; i++) hash = Math.imul(hash ^ LOWER[octets[i]!]!, 0x01000193)
  return hash ^ (hash >>> 15)
}

/** The hash of the root. */
export const ROOT_HASH = 0x811c9dc5 | 0

/**
 * Where each label of one name begins, and the hash of the name from there on. Reused from name to name, so
 * that a look-up of every ancestor of a name costs one pass over its octets and no object.
 */
export class NameScan {
  /** Labels without the root's. */
  count = 0
  readonly starts: Uint16Array = new Uint16Array(MAX_LABELS + 1)
  /** `hashes[i]` is the hash of the name that begins with label i; `hashes[count]` the root's. */
  readonly hashes: Int32Array = new Int32Array(MAX_LABELS + 1)

  /** Takes the name at `at`; offsets in `starts` are relative to it. */
  scan(octets: Uint8Array, at: number): void {
    const { starts, hashes } = this
    let count = 0
    let next = at
    for (let length = octets[next]!; length > 0; length = octets[next]!) {
      starts[count++] = next - at
      next += length + 1
    }
    starts[count] = next - at
    this.count = count
    let hash = ROOT_HASH
    hashes[count] = hash
    for (let i = count - 1; i >= 0; i--) {
      hash = hashLabel(hash, octets, at + starts[i]!)
      hashes[i] = hash
    }
  }
}

/** The hash of a whole name; case does not matter. */
export function hashName(octets: Uint8Array, at: number): number {
  wholeName.scan(octets, at)
  return wholeName.hashes[0]!
}

const wholeName = new NameScan()
