/** A question to the name servers of a host, one after the other until one has an answer. Keeps nothing. */

import { Client } from '../dns/client/client.ts'
import type { ExchangeResult } from '../dns/client/exchange.ts'
import { RCODE } from '../dns/iana/codes.ts'
import { DNS_PORT } from '../dns/iana/port.ts'
import { FLAG } from '../dns/message/header.ts'
import type { Question } from '../dns/message/record.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** As in resolv.conf(5). */
const ATTEMPTS = 2
const TIMEOUT_MS = 5000

export type Answer = Extract<ExchangeResult, { kind: 'response' }>

/** The first response that says something, even if that is no; undefined when no server had one. */
export async function askNameServers(
  runtime: Pick<Runtime, 'clock' | 'random' | 'network'>,
  servers: readonly string[],
  question: Question,
): Promise<Answer | undefined> {
  const client = new Client(runtime)
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      for (const ip of servers) {
        const result = await client.exchange({
          server: { ip, port: DNS_PORT },
          question,
          flags: FLAG.RD,
          edns: undefined,
          transport: 'udp',
          udpTimeoutMs: TIMEOUT_MS,
          tcpTimeoutMs: TIMEOUT_MS,
        })
        if (saysSomething(result)) return result
      }
    }
    return undefined
  } finally {
    client.close()
  }
}

function saysSomething(result: ExchangeResult): result is Answer {
  if (result.kind !== 'response') return false
  const { rcode } = result.message
  return rcode === RCODE.NOERROR || rcode === RCODE.NXDOMAIN
}
