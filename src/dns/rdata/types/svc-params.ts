/**
 * The parameters of SVCB and HTTPS (RFC 9460 §2.1, §2.2): keys upward, each once, each with a value of its own
 * form, and together consistent.
 */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../../bytes/byte-writer.ts'
import type { FieldKind, RdataText } from '../field-kind.ts'
import { unescapeOctets } from '../octet-text.ts'
import { objectFromValue } from '../plain-value.ts'
import { findSvcParamKey, formatSvcParamKey, SVC_PARAM_KEYS, type SvcParamName } from './svc-param-keys.ts'
import type { SvcParamValue } from './svc-param-value.ts'
import { anyValue, SVC_PARAM_VALUES } from './svc-param-values.ts'

type ValueOfName<N extends SvcParamName> =
  (typeof SVC_PARAM_VALUES)[N] extends SvcParamValue<infer T> ? T : never

/** By name; keys without one as `key667`, with octets. */
export type SvcParams = { [N in SvcParamName]?: ValueOfName<N> } & Record<`key${number}`, Uint8Array>

interface Param {
  readonly key: number
  readonly octets: Uint8Array
}

export const svcParams: FieldKind<SvcParams> = {
  read(reader) {
    const params: Record<string, unknown> = {}
    for (const { key, octets } of readParams(reader))
      params[formatSvcParamKey(key)] = valueKind(key).read(octets)
    return params as SvcParams
  },
  write(writer, value) {
    const given = Object.entries(objectFromValue(writer, value) as Record<string, unknown>)
    const params = given
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => paramOf(writer, name, value))
    const problem = putParams(writer, params)
    if (problem !== undefined) throw writer.error('bad-value', `not ${problem}`)
  },
  copy(reader, writer) {
    const { at } = reader
    readParams(reader)
    writer.range(reader.octets, at, reader.at - at)
  },
  parse(text, writer) {
    const params: Param[] = []
    while (text.more()) params.push(parseParam(text))
    const problem = putParams(writer, params)
    if (problem !== undefined) throw text.wrong('bad-value', problem)
  },
  format: (reader) => readParams(reader).map(formatParam).join(' '),
}

function valueKind(key: number): SvcParamValue<unknown> {
  const values: Readonly<Record<string, SvcParamValue<unknown>>> = SVC_PARAM_VALUES
  return values[formatSvcParamKey(key)] ?? anyValue
}

/** All that is left. Throws `DecodeError` for what RFC 9460 §2.2 calls malformed. */
function readParams(reader: ByteReader): Param[] {
  const params: Param[] = []
  const { at } = reader
  let previous = -1
  while (reader.at < reader.end) {
    const keyAt = reader.at
    const key = reader.u16()
    if (key <= previous) throw reader.error('bad-value', keyAt)
    const octets = reader.view(reader.u16())
    if (valueKind(key).read(octets) === undefined) throw reader.error('bad-value', keyAt + 4)
    params.push({ key, octets })
    previous = key
  }
  if (inconsistency(params) !== undefined) throw reader.error('bad-value', at)
  return params
}

/** What the parameters should be and are not; undefined when nothing is wrong with them. */
function inconsistency(params: readonly Param[]): string | undefined {
  const present = new Set(params.map(({ key }) => formatSvcParamKey(key)))
  if (present.size < params.length) return 'each key once'
  // RFC 9460 §7.1.1.
  if (present.has('no-default-alpn') && !present.has('alpn')) return 'alpn beside no-default-alpn'
  // RFC 9460 §8.
  const mandatory = params.find(({ key }) => key === SVC_PARAM_KEYS.mandatory)
  const listed = mandatory === undefined ? [] : SVC_PARAM_VALUES.mandatory.read(mandatory.octets)
  const missing = listed?.find((name) => !present.has(name))
  return missing === undefined ? undefined : `${missing}, since it is mandatory`
}

/** Writes parameters in the order of their keys and says what is wrong with them together. */
function putParams(writer: ByteWriter, params: Param[]): string | undefined {
  params.sort((a, b) => a.key - b.key)
  for (const { key, octets } of params) {
    writer.u16(key)
    writer.u16(octets.length)
    writer.bytes(octets)
  }
  return inconsistency(params)
}

function paramOf(writer: ByteWriter, name: string, value: unknown): Param {
  const key = findSvcParamKey(name)
  if (key === undefined) throw writer.error('bad-value', `${name} is not the key of a service parameter`)
  const octets = valueKind(key).write(value)
  if (octets === undefined) throw writer.error('bad-value', `not a value of ${name}`)
  if (octets.length > 0xffff) throw writer.error('too-long', name)
  return { key, octets }
}

function parseParam(text: RdataText): Param {
  const expected = 'a service parameter such as alpn=h2 or key667="…"'
  const pair = text.pair(expected)
  const equals = pair.indexOf('=')
  const name = equals < 0 ? pair : pair.slice(0, equals)
  const key = findSvcParamKey(name)
  if (key === undefined) throw text.wrong('unknown-mnemonic', expected)
  const value = unescapeOctets(unquoted(pair.slice(name.length + 1)))
  const kind = valueKind(key)
  // By its number a key takes the octets of its value as they are.
  const octets = name.startsWith('key') ? value : kind.parse(value)
  if (octets === undefined || kind.read(octets) === undefined)
    throw text.wrong('bad-value', `a value of ${name}`)
  return { key, octets }
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1) : text
}

/** The keys up to here are printed by name; later ones by number, as BIND does, so that any software reads them. */
const LAST_PRINTED_BY_NAME = SVC_PARAM_KEYS.ipv6hint

function formatParam({ key, octets }: Param): string {
  const name = key <= LAST_PRINTED_BY_NAME ? formatSvcParamKey(key) : `key${key}`
  const value = valueKind(key).format(octets)
  return value === '' ? name : `${name}=${value}`
}
