/**
 * A message as plain objects with text where a person reads: the public form, in the shape that users of
 * `dns-packet` know. Types only; `message-decoder.ts` makes them of octets, `message-encoder.ts` the reverse.
 *
 * Names end with their dot and escape what is no letter, digit or harmless sign as `\.` or `\DDD`. Types,
 * classes, opcodes and rcodes without a name are `TYPE65280`, `CLASS9`, `OPCODE7`, `RCODE12`.
 */

import type { RecordData } from '../rdata/registry.ts'
import type { EdnsOption, RawOption } from './edns-option.ts'

export interface PlainMessage {
  id: number
  type: 'query' | 'response'
  /** The 16 bits of the header without the first, which is `type`: opcode, flags and the lower rcode bits. */
  flags: number
  flag_qr: boolean
  opcode: string
  flag_aa: boolean
  flag_tc: boolean
  flag_rd: boolean
  flag_ra: boolean
  flag_z: boolean
  flag_ad: boolean
  flag_cd: boolean
  /** All twelve bits: those of the header, and those of the OPT record when there is one. */
  rcode: string
  questions: PlainQuestion[]
  answers: PlainRecord[]
  authorities: PlainRecord[]
  additionals: PlainRecord[]
}

export interface PlainQuestion {
  name: string
  type: string
  class: string
}

/** The data of a type as the registry describes it, a bare value or an object with a property a field. */
type KnownRecord = {
  [N in Exclude<keyof RecordData, 'OPT'>]: {
    name: string
    type: N
    class: string
    ttl: number
    data: RecordData[N]
  }
}[Exclude<keyof RecordData, 'OPT'>]

/** A type that the registry does not know: its octets. */
interface UnknownRecord {
  name: string
  type: `TYPE${number}`
  class: string
  ttl: number
  data: Uint8Array
}

/** The OPT record: EDNS(0), RFC 6891. */
export interface PlainOpt {
  name: '.'
  type: 'OPT'
  udpPayloadSize: number
  /** The upper eight bits of the rcode. */
  extendedRcode: number
  ednsVersion: number
  /** 16 bits, the first of which is `flag_do`. */
  flags: number
  flag_do: boolean
  options: EdnsOption[]
}

/**
 * One record; `type` tells which. In an update a record that stands for "any" (RFC 2136 §2.4) has `data` null,
 * and a type known in class IN only has octets elsewhere: no type is made to say so at every use.
 */
export type PlainRecord = KnownRecord | UnknownRecord | PlainOpt

/**
 * What `encodeMessage` takes: a `PlainMessage`, or as little of one as says what is meant.
 *
 * With `flags` the rest has to agree with them; without, `flag_*`, `opcode` and `rcode` make them. `type` tells
 * query from response. What is left out is false, zero, QUERY, NOERROR or empty.
 */
export interface MessageInput {
  id?: number
  type?: 'query' | 'response'
  flags?: number
  flag_qr?: boolean
  opcode?: string
  flag_aa?: boolean
  flag_tc?: boolean
  flag_rd?: boolean
  flag_ra?: boolean
  flag_z?: boolean
  flag_ad?: boolean
  flag_cd?: boolean
  rcode?: string
  questions?: readonly QuestionInput[]
  answers?: readonly RecordInput[]
  authorities?: readonly RecordInput[]
  additionals?: readonly RecordInput[]
}

export interface QuestionInput {
  name: string
  type: string
  /** IN when left out. */
  class?: string
}

export interface DataRecordInput {
  name: string
  type: string
  /** IN when left out. */
  class?: string
  /** Zero when left out. */
  ttl?: number
  /** As in a `PlainRecord` of that type; octets are taken for strings and the other way round where that makes sense. */
  data: unknown
}

export interface OptInput {
  name?: '.'
  type: 'OPT'
  /** 1232 when left out. */
  udpPayloadSize?: number
  extendedRcode?: number
  ednsVersion?: number
  flags?: number
  flag_do?: boolean
  options?: readonly (EdnsOption | RawOption)[]
}

export type RecordInput = DataRecordInput | OptInput
