/** Octets for a person: offset, hexadecimal and ASCII, in lines of 16. */

const OCTETS_A_LINE = 16
const HEX_WIDTH = OCTETS_A_LINE * 3 - 1

/** Lines such as `0010  2e 34 72 … 00 01  .4r…..`; none for no octets. */
export function hexDump(octets: Uint8Array): string[] {
  const lines: string[] = []
  for (let at = 0; at < octets.length; at += OCTETS_A_LINE) {
    const line = octets.subarray(at, at + OCTETS_A_LINE)
    const offset = at.toString(16).padStart(4, '0')
    const hex = Array.from(line, (octet) => octet.toString(16).padStart(2, '0')).join(' ')
    const ascii = Array.from(line, (octet) => (isPrintable(octet) ? String.fromCharCode(octet) : '.')).join(
      '',
    )
    lines.push(`${offset}  ${hex.padEnd(HEX_WIDTH)}  ${ascii}`)
  }
  return lines
}

function isPrintable(octet: number): boolean {
  return octet >= 0x20 && octet < 0x7f
}
