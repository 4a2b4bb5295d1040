// Asks a server that the program runs, without starting the program once more.

import { Client } from '../../src/dns/client/client.ts'
import { CLASS } from '../../src/dns/iana/classes.ts'
import { formatRcode } from '../../src/dns/iana/codes.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { FLAG } from '../../src/dns/message/header.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { formatRdata } from '../../src/dns/rdata/registry.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'

/** The data of the answer to a question for addresses; for an answer without records its rcode. */
export async function askAddress(
  port: number,
  name: string,
  transport: 'udp' | 'tcp' = 'udp',
): Promise<string> {
  const client = new Client(nodeRuntime())
  try {
    const result = await client.exchange({
      server: { ip: '127.0.0.1', port },
      question: { name: DomainName.parse(name), type: TYPE.A, rrclass: CLASS.IN },
      flags: FLAG.RD,
      edns: undefined,
      transport,
      udpTimeoutMs: 10_000,
      tcpTimeoutMs: 10_000,
    })
    if (result.kind !== 'response') return result.kind
    const { answers, rcode } = result.message
    if (answers.length === 0) return formatRcode(rcode)
    return answers.map(({ type, rrclass, rdata }) => formatRdata(type, rrclass, rdata)).join(' ')
  } finally {
    client.close()
  }
}
