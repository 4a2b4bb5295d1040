/** Whether two responses say the same: TTLs, order and additional records aside. */

import type { Message } from '../message/message.ts'
import type { ResourceRecord } from '../message/record.ts'

export function agree(a: Message, b: Message): boolean {
  return a.rcode === b.rcode && areSame(a.answers, b.answers) && areSame(a.authorities, b.authorities)
}

function areSame(a: readonly ResourceRecord[], b: readonly ResourceRecord[]): boolean {
  const [keys, others] = [new Set(a.map(keyOf)), new Set(b.map(keyOf))]
  return keys.size === others.size && [...others].every((key) => keys.has(key))
}

function keyOf({ owner, type, rrclass, rdata }: ResourceRecord): string {
  return `${type} ${rrclass} ${owner.key} ${rdata.join()}`
}
