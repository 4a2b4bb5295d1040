/** Why a BGP session ends, as tcpdump prints it. */

import { readU16, readU32 } from '../../bytes/big-endian.ts'
import { BGP_ERROR, CEASE } from '../../wire/bgp-errors.ts'
import { familyText } from './bgp-family.ts'
import { ERROR_NAMES, SUBCODE_NAMES } from './bgp-names.ts'
import { escaped, hexDumpLines } from './printing.ts'

/** Errors whose subcodes come without a comma. */
const WITHOUT_COMMA: readonly number[] = [BGP_ERROR.stateMachine, BGP_ERROR.routeRefresh]

/** @param body code, subcode and data */
export function bgpNotificationText(body: Uint8Array): string {
  const [code, subcode] = [body[0], body[1]]
  if (code === undefined || subcode === undefined) return ' [|bgp]'
  const title = `, ${ERROR_NAMES[code] ?? 'Unknown Error'} (${code})`
  const names = SUBCODE_NAMES[code]
  if (names === undefined) return title
  const comma = WITHOUT_COMMA.includes(code) ? '' : ','
  const text = `${title}${comma} subcode ${names[subcode] ?? 'Unknown'} (${subcode})`
  return code === BGP_ERROR.cease ? text + ceaseText(subcode, body.subarray(2)) : text
}

const MAX_PREFIXES_LENGTH = 7

function ceaseText(subcode: number, data: Uint8Array): string {
  // RFC 4486 §4
  if (subcode === CEASE.maxPrefixes && data.length >= MAX_PREFIXES_LENGTH) {
    return `, ${familyText(readU16(data, 0), data[2]!)}, Max Prefixes: ${readU32(data, 3)}`
  }
  const mayHaveText = subcode === CEASE.shutdown || subcode === CEASE.reset
  return mayHaveText && data.length > 0 ? shutdownText(data[0]!, data) : ''
}

function shutdownText(length: number, data: Uint8Array): string {
  if (length === 0) return ', empty Shutdown Communication'
  if (length + 1 > data.length) return `, invalid Shutdown Communication length${restText(data)}`
  const said = escaped(data.subarray(1, 1 + length))
  return `, Shutdown Communication (length: ${length}): "${said}"${restText(data.subarray(1 + length))}`
}

function restText(data: Uint8Array): string {
  if (data.length === 0) return ''
  return [`, Data: (length: ${data.length})`, ...hexDumpLines(data, '\n\t\t')].join('')
}
