/** Base64 ↔ octets (RFC 4648 §4), padded, as all record data is. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const VALUES = new Int8Array(128).fill(-1)
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i

export function formatBase64(octets: Uint8Array, at = 0, length = octets.length - at): string {
  const end = at + length
  let text = ''
  let i = at
  for (; i + 2 < end; i += 3) {
    const bits = (octets[i]! << 16) | (octets[i + 1]! << 8) | octets[i + 2]!
    text +=
      ALPHABET[bits >> 18]! +
      ALPHABET[(bits >> 12) & 63]! +
      ALPHABET[(bits >> 6) & 63]! +
      ALPHABET[bits & 63]!
  }
  if (end - i === 1) {
    const bits = octets[i]! << 4
    text += ALPHABET[bits >> 6]! + ALPHABET[bits & 63]! + '=='
  } else if (end - i === 2) {
    const bits = (octets[i]! << 10) | (octets[i + 1]! << 2)
    text += ALPHABET[bits >> 12]! + ALPHABET[(bits >> 6) & 63]! + ALPHABET[bits & 63]! + '='
  }
  return text
}

/** The octets of padded base64 whose unused bits are zero; undefined when the text is anything else. */
export function parseBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const digits = text.length - padding
  const octets = new Uint8Array((text.length / 4) * 3 - padding)
  let bits = 0
  let pending = 0
  let next = 0
  for (let i = 0; i < digits; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? -1
    if (value < 0) return undefined
    bits = ((bits << 6) | value) & 0xffff
    pending += 6
    if (pending < 8) continue
    pending -= 8
    octets[next++] = bits >> pending
  }
  const unused = bits & ((1 << pending) - 1)
  return unused === 0 ? octets : undefined
}
