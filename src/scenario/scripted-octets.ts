/** From a scripted message to octets: as a reply to a query, or as a query of its own. */

import { TYPE } from '../dns/iana/types.ts'
import { EDNS_DO, SAFE_UDP_SIZE } from '../dns/message/edns.ts'
import { COUNT_AT, RCODE_MASK, writeHeader } from '../dns/message/header.ts'
import { type Question, type ResourceRecord, writeQuestion } from '../dns/message/record.ts'
import { EDNS_OPTION } from '../dns/iana/codes.ts'
import { CompressingWriter } from '../dns/name/compressing-writer.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { optionOctets, type ReceivedMessage } from './received-message.ts'
import type { AdjustKeyword, Entry, ScriptedEdns, ScriptedMessage } from './scenario.ts'

/** The query that a client sends. Its id is 0, and RRsets of the reply begin where that id has them begin. */
export function queryOctets({ messages: [message] }: Entry): Uint8Array {
  return message.octets ?? encode(message, 0, message.question, message.edns)
}

/** The messages that answer `query`. */
export function replyOctets({ messages, adjust }: Entry, query: ReceivedMessage): Uint8Array[] {
  return messages.map((message) => {
    const { octets } = message
    if (octets !== undefined) return adjust.has('copy_id') ? withId(octets, query.message.id) : octets
    const question = adjust.has('copy_query') ? query.message.question : message.question
    // Always the query's id: Unbound's tests have entries without `copy_id`, whose replies are believed there.
    return encode(message, query.message.id, question, ednsFor(message, adjust, query))
  })
}

/** Rdata is written as it stands: it may be none of its type, and nobody but us has to read it small. */
function encode(
  { flags, rcode, answers, authorities, additionals }: ScriptedMessage,
  id: number,
  question: Question | undefined,
  edns: ScriptedEdns | undefined,
): Uint8Array {
  const opt = edns === undefined ? [] : [optRecord(edns, rcode)]
  writer.begin()
  writeHeader(writer, id, flags | (rcode & RCODE_MASK))
  if (question !== undefined) {
    writeQuestion(writer, question.name.octets, question.type, question.rrclass)
    writer.patchU16(COUNT_AT.question, 1)
  }
  writeSection(COUNT_AT.answer, answers)
  writeSection(COUNT_AT.authority, authorities)
  writeSection(COUNT_AT.additional, [...opt, ...additionals])
  return writer.finish()
}

const writer = new CompressingWriter()

function writeSection(countAt: number, records: readonly ResourceRecord[]): void {
  for (const { owner, type, rrclass, ttlSeconds, rdata } of records) {
    writer.compressibleName(owner.octets)
    writer.u16(type)
    writer.u16(rrclass)
    writer.u32(ttlSeconds)
    writer.u16(rdata.length)
    writer.bytes(rdata)
  }
  writer.patchU16(countAt, records.length)
}

/** A plain record, since the options may be octets that are none. */
function optRecord({ dnssecOk, options }: ScriptedEdns, rcode: number): ResourceRecord {
  return {
    owner: DomainName.root,
    type: TYPE.OPT,
    rrclass: SAFE_UDP_SIZE,
    ttlSeconds: ((rcode >>> 4) << 24) | (dnssecOk ? EDNS_DO : 0),
    rdata: options,
  }
}

function ednsFor(
  { edns }: ScriptedMessage,
  adjust: ReadonlySet<AdjustKeyword>,
  query: ReceivedMessage,
): ScriptedEdns | undefined {
  if (!adjust.has('copy_ednsdata_assume_clientsubnet')) return edns
  const options = optionOctets(query.message).slice()
  widenScope(options, adjust.has('increment_ecs_scope') ? 1 : 0)
  return { dnssecOk: edns?.dnssecOk ?? false, options }
}

/** RFC 7871 §7.2.1: in a response the scope says for which addresses it holds; here those that were asked about. */
function widenScope(options: Uint8Array, more: number): void {
  const [code = 0, low = 0] = options
  const isSubnet = ((code << 8) | low) === EDNS_OPTION.CLIENT_SUBNET && options.length >= 8
  if (isSubnet) options[7] = options[6]! + more
}

function withId(octets: Uint8Array, id: number): Uint8Array {
  const copy = octets.slice()
  copy[0] = id >>> 8
  copy[1] = id
  return copy
}
