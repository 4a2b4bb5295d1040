/** ICMP (RFC 792, RFC 1191). What an error quotes is its payload, a packet again. */

import {
  ICMP_CHECKSUM_AT,
  ICMP_TYPE,
  REDIRECT_CODE,
  TIME_EXCEEDED_CODE,
  UNREACHABLE_CODE,
  isIcmpError,
} from '../wire/icmp.ts'
import { judgeChecksum } from './checksum-note.ts'
import { coded, namesOf } from './code-names.ts'
import type { Context, Next } from './dissector.ts'
import type { LayerReader } from './layer-reader.ts'
import { hex } from './octets-text.ts'

const typeText = coded(namesOf(ICMP_TYPE))

const CODE_TEXTS = new Map<number, (code: number) => string>([
  [ICMP_TYPE.unreachable, coded(namesOf(UNREACHABLE_CODE))],
  [ICMP_TYPE.timeExceeded, coded(namesOf(TIME_EXCEEDED_CODE))],
  [ICMP_TYPE.redirect, coded(namesOf(REDIRECT_CODE))],
])

export function dissectIcmp(reader: LayerReader, context: Context): Next | undefined {
  const start = reader.at
  const type = reader.number('type', 1, typeText)
  const code = reader.number('code', 1, CODE_TEXTS.get(type) ?? String)
  reader.number('checksum', 2, (value) => hex(value, 4))
  if (context.whole) {
    judgeChecksum(reader, 'ICMP', { at: start, end: reader.end, fieldAt: start + ICMP_CHECKSUM_AT })
  }
  dissectSecondWord(reader, type, code)
  if (reader.remaining === 0) return undefined
  if (isIcmpError(type)) return { protocol: 'ipv4', context: { ...context, quoted: true } }
  return { protocol: 'data', context }
}

/** What the four octets after the checksum mean depends on the type. */
function dissectSecondWord(reader: LayerReader, type: number, code: number): void {
  switch (type) {
    case ICMP_TYPE.echo:
    case ICMP_TYPE.echoReply:
    case ICMP_TYPE.timestamp:
    case ICMP_TYPE.timestampReply:
      reader.number('identifier', 2)
      reader.number('sequence', 2)
      return
    case ICMP_TYPE.redirect:
      reader.ip('gateway')
      return
    case ICMP_TYPE.parameterProblem:
      reader.number('pointer', 1)
      reader.advance(3)
      return
    case ICMP_TYPE.unreachable:
      reader.number('unused', 2)
      if (code === UNREACHABLE_CODE.fragmentationNeeded) reader.number('mtu', 2)
      else reader.number('unused', 2)
      return
    default:
      reader.number('rest', 4, (value) => hex(value, 8))
  }
}
