/** Prints an SOA record over several lines, each timer with what it means (RFC 1035 §3.3.13, RFC 2308 §4). */

import { NameReader } from '../name/name-reader.ts'
import { describeDuration } from './ttl-text.ts'

const TIMERS = ['refresh', 'retry', 'expire', 'negative caching'] as const

/**
 * `head` (owner to type) and the data, in parentheses; the numbers stand below the names.
 *
 * @throws DecodeError
 */
export function* formatSoaLines(head: string, rdata: Uint8Array): Generator<string, void> {
  const reader = new NameReader(rdata)
  const primary = reader.nameText()
  const mailbox = reader.nameText()
  yield `${head}${primary} ${mailbox} (\n`
  const indent = ' '.repeat(head.length)
  const number = () => String(reader.u32()).padEnd(10)
  yield `${indent}${number()} ; serial\n`
  for (const timer of TIMERS) {
    const seconds = reader.u32()
    yield `${indent}${String(seconds).padEnd(10)} ; ${timer} (${describeDuration(seconds)})\n`
  }
  reader.finish()
  yield `${indent})\n`
}
