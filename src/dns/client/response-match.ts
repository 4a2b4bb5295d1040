/** Whether a datagram is the response to a query: id and question (RFC 5452 §9.1). Who sent it is not seen here. */

import { OPCODE, RCODE } from '../iana/codes.ts'
import { equalNames, nameLength } from '../name/name-octets.ts'
import { COUNT_AT, FLAG, FLAGS_AT, HEADER_LENGTH, opcodeOf, RCODE_MASK } from '../message/header.ts'

/** Octets after the name: type and class. */
const QUESTION_TAIL = 4

/**
 * Compares a response, of which nothing has been checked, with the octets of the query. Names are compared
 * without case. The question may be missing only where the server could not read it.
 */
export function isResponseTo(query: Uint8Array, response: Uint8Array): boolean {
  if (response.length < HEADER_LENGTH) return false
  if (response[0] !== query[0] || response[1] !== query[1]) return false
  const flags = u16(response, FLAGS_AT)
  if ((flags & FLAG.QR) === 0 || opcodeOf(flags) !== OPCODE.QUERY) return false
  const questions = u16(response, COUNT_AT.question)
  if (questions !== 1) return questions === 0 && couldNotRead(flags & RCODE_MASK)
  const end = HEADER_LENGTH + nameLength(query, HEADER_LENGTH)
  if (response.length < end + QUESTION_TAIL) return false
  if (!equalNames(query, HEADER_LENGTH, response, HEADER_LENGTH)) return false
  for (let at = end; at < end + QUESTION_TAIL; at++) if (response[at] !== query[at]) return false
  return true
}

/** Whether a response repeats the question: it follows the header then, where that of the query stands. */
export function hasQuestion(response: Uint8Array): boolean {
  return u16(response, COUNT_AT.question) === 1
}

/** Whether TC is set in a response of at least a header's length (RFC 1035 §4.1.1). */
export function isTruncated(response: Uint8Array): boolean {
  return (u16(response, FLAGS_AT) & FLAG.TC) !== 0
}

/** The id that the octets begin with. */
export function idOf(octets: Uint8Array): number {
  return u16(octets, 0)
}

/** Servers without EDNS answer such queries with a bare header (RFC 6891 §7), and NSD those that are signed wrongly. */
function couldNotRead(rcode: number): boolean {
  return rcode === RCODE.FORMERR || rcode === RCODE.NOTIMP || rcode === RCODE.NOTAUTH
}

function u16(octets: Uint8Array, at: number): number {
  return (octets[at]! << 8) | octets[at + 1]!
}
