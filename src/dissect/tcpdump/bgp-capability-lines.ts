/** The capabilities of BGP's OPEN as tcpdump prints them. */

import { readU16, readU32 } from '../../bytes/big-endian.ts'
import { CAPABILITY } from '../../wire/bgp-capabilities.ts'
import { CAPABILITY_NAMES } from './bgp-names.ts'
import { familyText } from './bgp-family.ts'
import { hexDumpLines } from './printing.ts'

const GRACEFUL_RESTART = 64
const MULTIPLE_PATHS = 69
const RESTARTED = 0x80
/** The other twelve bits of two octets are a time (RFC 4724 §3). */
const RESTART_SECONDS = 0xfff

export function bgpCapabilityLines(value: Uint8Array, verbose: number): string[] {
  const lines = []
  for (let at = 0; at + 2 <= value.length;) {
    const code = value[at]!
    const data = value.subarray(at + 2, at + 2 + value[at + 1]!)
    lines.push(`\n\t      ${CAPABILITY_NAMES[code] ?? 'Unknown'} (${code}), length: ${value[at + 1]}`)
    lines.push(...dataLines(code, data, verbose))
    if (verbose > 1 && data.length > 0) lines.push(...hexDumpLines(data, '\n\t\t'))
    at += 2 + value[at + 1]!
  }
  return lines
}

/** Those that there is nothing more to say about. */
const SILENT: readonly number[] = [CAPABILITY.routeRefresh, 71, 128]

function dataLines(code: number, data: Uint8Array, verbose: number): string[] {
  if (SILENT.includes(code)) return []
  if (code === CAPABILITY.multiprotocol) {
    return data.length < 4 ? [' (too short, < 4)'] : [`\n\t\t${familyText(readU16(data, 0), data[3]!)}`]
  }
  if (code === GRACEFUL_RESTART) {
    return data.length < 2 ? [' (too short, < 2)'] : restartLines(data)
  }
  if (code === CAPABILITY.fourOctetAs) {
    return data.length < 4 ? [' (too short, < 4)'] : [`\n\t\t 4 Byte AS ${readU32(data, 0)}`]
  }
  if (code === MULTIPLE_PATHS && data.length === 0) return [' (bogus)']
  const unknown = `\n\t\tno decoder for Capability ${code}`
  return verbose > 1 ? [unknown] : [unknown, ...hexDumpLines(data, '\n\t\t')]
}

function restartLines(data: Uint8Array): string[] {
  const flags = (data[0]! & RESTARTED) === 0 ? 'none' : 'R'
  const lines = [`\n\t\tRestart Flags: [${flags}], Restart Time ${readU16(data, 0) & RESTART_SECONDS}s`]
  for (let at = 2; at + 4 <= data.length; at += 4) {
    const isKept = (data[at + 3]! & RESTARTED) !== 0
    const family = familyText(readU16(data, at), data[at + 2]!)
    lines.push(`\n\t\t  ${family}, Forwarding state preserved: ${isKept ? 'yes' : 'no'}`)
  }
  return lines
}
