/** Hexadecimal digits ↔ octets (RFC 4648 §8), in upper case. */

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).toUpperCase().padStart(2, '0'),
)

export function formatBase16(octets: Uint8Array, at = 0, length = octets.length - at): string {
  let text = ''
  for (let i = at; i < at + length; i++) text += PAIRS[octets[i]!]!
  return text
}

/** The octets of pairs of digits in either case; undefined when the text is anything else. */
export function parseBase16(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined
  const octets = new Uint8Array(text.length / 2)
  for (let i = 0; i < octets.length; i++) {
    const high = hexDigit(text.charCodeAt(2 * i))
    const low = hexDigit(text.charCodeAt(2 * i + 1))
    if (high < 0 || low < 0) return undefined
    octets[i] = (high << 4) | low
  }
  return octets
}

/** The value of a digit's character code; negative when it is none. */
function hexDigit(character: number): number {
  if (character >= 48 && character <= 57) return character - 48
  const letter = character | 0x20
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}
