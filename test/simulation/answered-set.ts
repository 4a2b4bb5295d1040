// The answer section as RRsets, in order.

import type { ResourceRecord } from '../../src/dns/message/record.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { describeQuestion } from './answer-text.ts'
import { textOf } from './names.ts'
import { valueOf } from './rrset.ts'

export interface AnsweredSet {
  readonly owner: string
  readonly type: number
  readonly ttlSeconds: number
  readonly value: string
  readonly records: readonly ResourceRecord[]
}

/** Neighbors of one owner and type together. */
export function gather(records: readonly ResourceRecord[]): AnsweredSet[] {
  const groups: ResourceRecord[][] = []
  for (const record of records) {
    const last = groups.at(-1)?.[0]
    if (last?.type === record.type && last.owner.equals(record.owner)) groups.at(-1)!.push(record)
    else groups.push([record])
  }
  return groups.map((group) => {
    const { owner, type, ttlSeconds } = group[0]!
    const rdatas = group.map(({ rdata }) => rdata)
    return { owner: textOf(owner), type, ttlSeconds, value: valueOf(type, rdatas), records: group }
  })
}

/** Of a CNAME. */
export function targetOf({ records }: AnsweredSet): string {
  return textOf(DomainName.from(records[0]!.rdata))
}

export function label({ owner, type }: AnsweredSet): string {
  return describeQuestion(owner, type)
}
