/** Questions and records as data for a program in any language: names, types and rdata are text. */

import { formatClass } from '../dns/iana/classes.ts'
import { formatType } from '../dns/iana/types.ts'
import type { Question, ResourceRecord } from '../dns/message/record.ts'
import { formatRdata } from '../dns/rdata/registry.ts'

export interface QuestionData {
  readonly name: string
  readonly type: string
}

export interface RecordData extends QuestionData {
  readonly class: string
  readonly ttl: number
  readonly data: string
}

export function questionData({ name, type }: Pick<Question, 'name' | 'type'>): QuestionData {
  return { name: name.toString(), type: formatType(type) }
}

export function recordData({ owner, type, rrclass, ttlSeconds, rdata }: ResourceRecord): RecordData {
  return {
    name: owner.toString(),
    type: formatType(type),
    class: formatClass(rrclass),
    ttl: ttlSeconds,
    data: formatRdata(type, rrclass, rdata),
  }
}

/** `www.example.com. 3600 IN A 192.0.2.1`. */
export function recordLine({ name, ttl, class: rrclass, type, data }: RecordData): string {
  return `${name} ${ttl} ${rrclass} ${type} ${data}`
}
