/** One line of the log for each query, with what became of it. */

import type { Logger } from 'pino'
import { formatSocketAddress } from '../address/socket-address.ts'
import { formatClass } from '../dns/iana/classes.ts'
import { formatRcode, RCODE } from '../dns/iana/codes.ts'
import { formatType, TYPE } from '../dns/iana/types.ts'
import type { Client } from '../dns/message/client.ts'
import { FLAG } from '../dns/message/header.ts'
import { decodeWire } from '../dns/message/message.ts'
import { Query } from '../dns/message/query.ts'
import { formatName } from '../dns/name/name-text.ts'
import type { Respond, Response } from '../dns/server/respond.ts'

/** `respond`, with each query and its outcome told to the log. */
export function loggingQueries(respond: Respond, log: Logger): Respond {
  const reader = new Query()
  return (query, client) => {
    const asked = describeQuery(reader, query)
    const response = respond(query, client)
    if (response instanceof Promise) return response.then((later) => tell(log, asked, client, later))
    return tell(log, asked, client, response)
  }
}

/** `www.example.com. A`, with the class when it is not IN. */
function describeQuery(reader: Query, octets: Uint8Array): string {
  const problem = reader.decode(octets)
  if (reader.questionCount === 0) return problem === 'drop' ? 'no query' : 'no question'
  const rrclass = formatClass(reader.rrclass)
  return `${formatName(reader.name)}${rrclass === 'IN' ? '' : ` ${rrclass}`} ${formatType(reader.type)}`
}

function tell(log: Logger, question: string, { transport, remote }: Client, response: Response): Response {
  const outcome = describeOutcome(response)
  const client = formatSocketAddress(remote)
  log.info({ question, outcome, client, transport }, `${question}: ${outcome} (${client}, ${transport})`)
  return response
}

function describeOutcome(response: Response): string {
  if (response === null) return 'dropped'
  if (!(response instanceof Uint8Array)) return 'transfer'
  const { flags, rcode, answers, authorities } = decodeWire(response)
  if ((flags & FLAG.TC) !== 0) return 'truncated'
  if (rcode !== RCODE.NOERROR || answers.length > 0) return formatRcode(rcode)
  return authorities.some(({ type }) => type === TYPE.NS) ? 'referral' : 'no data'
}
