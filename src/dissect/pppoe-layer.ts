/** PPPoE (RFC 2516): discovery with its tags, and sessions with the PPP protocol number in front of the payload. */

import type { Context, Next } from './dissector.ts'
import type { LayerReader } from './layer-reader.ts'
import { PPP_PROTOCOL, PPPOE_CODE, PPPOE_TAG } from '../wire/pppoe.ts'
import { namesOf } from './code-names.ts'
import { hex, hexOctets } from './octets-text.ts'

const SESSION = 0
const CODE_NAMES = new Map([...namesOf(PPPOE_CODE), [SESSION, 'session']])
const TAG_NAMES = namesOf(PPPOE_TAG)
const PPP_NAMES = namesOf(PPP_PROTOCOL)

export function dissectPppoe(reader: LayerReader, context: Context): Next | undefined {
  const first = reader.word('version', 1)
  reader.part('version', first >>> 4)
  reader.part('type', first & 0xf)
  const code = reader.number('code', 1, (value) => `${hex(value, 2)} (${CODE_NAMES.get(value) ?? 'unknown'})`)
  reader.number('session', 2, (value) => hex(value, 4))
  const length = reader.number('length', 2)
  if (length <= reader.remaining) reader.end = reader.at + length
  else reader.remark(`truncated: ${reader.remaining} of ${length} octets are here`)
  if (code === SESSION) return { protocol: 'ppp', context }
  while (reader.remaining > 0) dissectTag(reader)
  return undefined
}

function dissectTag(reader: LayerReader): void {
  const at = reader.at
  reader.field = 'tag'
  const type = reader.u16()
  const value = reader.view(reader.u16())
  const name = TAG_NAMES.get(type) ?? hex(type, 4)
  reader.span('tag', at, `${name} ${tagText(value)}`.trimEnd())
}

function tagText(value: Uint8Array): string {
  const isText = value.every((octet) => octet >= 0x20 && octet < 0x7f)
  return isText ? String.fromCharCode(...value.subarray(0, 80)) : hexOctets(value, '')
}

export function dissectPpp(reader: LayerReader, context: Context): Next | undefined {
  const protocol = reader.number('protocol', 2, pppText)
  if (reader.remaining === 0) return undefined
  return { protocol: protocol === PPP_PROTOCOL.ipv4 ? 'ipv4' : 'data', context }
}

function pppText(code: number): string {
  const name = PPP_NAMES.get(code)
  return name === undefined ? hex(code, 4) : `${hex(code, 4)} (${name})`
}
