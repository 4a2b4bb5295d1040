/** Base32 with the extended hex alphabet ↔ octets (RFC 4648 §7), without padding, as NSEC3 has it (RFC 5155 §3.3). */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUV'

export function formatBase32Hex(octets: Uint8Array, at = 0, length = octets.length - at): string {
  let text = ''
  let bits = 0
  let pending = 0
  for (let i = at; i < at + length; i++) {
    bits = ((bits << 8) | octets[i]!) & 0xfff
    pending += 8
    while (pending >= 5) {
      pending -= 5
      text += ALPHABET[(bits >> pending) & 31]!
    }
  }
  return pending === 0 ? text : text + ALPHABET[(bits << (5 - pending)) & 31]!
}

/** The octets of unpadded base32hex in either case; undefined when the text is anything else. */
export function parseBase32Hex(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(Math.floor((text.length * 5) / 8))
  let bits = 0
  let pending = 0
  let next = 0
  for (let i = 0; i < text.length; i++) {
    const value = ALPHABET.indexOf(text[i]!.toUpperCase())
    if (value < 0) return undefined
    bits = ((bits << 5) | value) & 0xfff
    pending += 5
    if (pending < 8) continue
    pending -= 8
    octets[next++] = bits >> pending
  }
  // A digit that adds nothing but unused bits, or unused bits that are not zero, is no encoding of octets.
  const unused = bits & ((1 << pending) - 1)
  return pending < 5 && unused === 0 ? octets : undefined
}
