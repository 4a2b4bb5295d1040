/** A resolution in one line, for the log of a resolver: what was asked, what came of it, and where from. */

import { formatSocketAddress } from '../address/socket-address.ts'
import { formatRcode, RCODE } from '../dns/iana/codes.ts'
import { formatType } from '../dns/iana/types.ts'
import type { Client } from '../dns/message/client.ts'
import type { Question } from '../dns/message/record.ts'
import type { Resolution } from '../dns/resolver/resolution.ts'

/** `www.example.com. A: NOERROR, from the cache, for 127.0.0.1:40123`. */
export function describeResolution(resolution: Resolution, client: Client | undefined): string {
  const asker = client === undefined ? '' : `, for ${formatSocketAddress(client.remote)}`
  const { question } = resolution
  return `${describeQuestion(question)}: ${describeOutcome(resolution)}, ${describeSource(resolution)}${asker}`
}

export function describeQuestion({ name, type }: Question): string {
  return `${name.toString()} ${formatType(type)}`
}

/** `NXDOMAIN`, `no data`, or `SERVFAIL (why)`. */
export function describeOutcome({ rcode, answer, error }: Resolution): string {
  if (rcode === RCODE.NOERROR && answer.denial !== undefined) return 'no data'
  return error === undefined ? formatRcode(rcode) : `${formatRcode(rcode)} (${error.extraText})`
}

function describeSource(resolution: Resolution): string {
  const asked = [...resolution.conversation()]
  const last = asked.at(-1)
  if (last === undefined) return 'from the cache'
  const time = `${Math.round(resolution.elapsedMs)} ms`
  const queries = asked.length === 1 ? '1 query' : `${asked.length} queries`
  return `from ${last.choice.server.toString()} ${last.choice.ip} (${queries}, ${time})`
}
