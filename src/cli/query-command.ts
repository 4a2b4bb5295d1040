/** `rootwalk query`: asks one server one question and prints the answer as dig does. */

import { Command } from 'commander'
import type { SocketAddress } from '../address/socket-address.ts'
import { Client } from '../dns/client/client.ts'
import type { ExchangeRequest, ExchangeResult } from '../dns/client/exchange.ts'
import { RCODE } from '../dns/iana/codes.ts'
import { FLAG } from '../dns/message/header.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { integerValue, portValue } from './argument.ts'
import { EXIT, exitingWith, type ExitCode } from './exit-code.ts'
import { formatJson } from './json.ts'
import { ednsFor } from './query-edns.ts'
import { failureText, responseText, resultData, shortText, type ExchangeFailure } from './query-result.ts'
import { readQueryWords, type QueryOptions } from './query-words.ts'

/** Where `rootwalk up` and `rootwalk resolver` listen. */
const DEFAULT_SERVER: SocketAddress = { ip: '127.0.0.1', port: 5300 }

const EXAMPLES = `
The server is @ADDRESS, @ADDRESS#PORT or @PORT; without one it is 127.0.0.1#5300, where 'rootwalk up' listens.
dig's words +tcp, +norec, +noedns, +bufsize=N, +dnssec, +nsid, +cd and +short may stand for the options.

Examples:
  rootwalk query www.google.com
  rootwalk query example.com MX --short
  rootwalk query @127.0.0.1#5310 example.com SOA --no-recurse
  rootwalk query -x 84.103.237.140

Exit code: 0 for an answer; 1 for NXDOMAIN, SERVFAIL and other refusals, and when there was no reply;
2 for wrong usage.`

interface Options extends QueryOptions {
  readonly timeout: number
  readonly tries: number
  readonly json?: true
}

export function queryCommand(): Command {
  return new Command('query')
    .summary('ask one server one question: a small dig')
    .description('Ask one server one question, and print the answer as dig does.')
    .usage('[options] [@server] name [type] [class]')
    .argument('[words...]', 'the server, the name, and the type and class (A and IN when left out)')
    .option('-p, --port <port>', 'the port of the server', portValue)
    .option('-x, --reverse <address>', 'ask for the name of an address')
    .option('-t, --type <type>', 'the record type')
    .option('-c, --class <class>', 'the class')
    .option('--tcp', 'ask over TCP')
    .option('--no-recurse', 'do not ask the server to ask others')
    .option('--no-edns', 'ask without EDNS')
    .option('--bufsize <octets>', 'the largest UDP response to offer to take', integerValue(0, 0xffff))
    .option('--dnssec', 'ask for DNSSEC records')
    .option('--nsid', 'ask the server which of its likes it is')
    .option('--cd', 'ask the server not to validate')
    .option('--timeout <seconds>', 'how long to wait for a response', integerValue(1, 600), 5)
    .option('--tries <number>', 'how often to ask over UDP', integerValue(1, 100), 3)
    .option('--short', 'print only the data of the answer')
    .option('--json', 'print the response as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(query))
}

async function query(words: readonly string[], given: Options): Promise<ExitCode> {
  const { server, question, options } = readQueryWords(words, given, DEFAULT_SERVER)
  const request: ExchangeRequest = {
    server,
    question,
    flags: (options.recurse === false ? 0 : FLAG.RD) | (options.cd === true ? FLAG.CD : 0),
    edns: options.edns === false ? undefined : ednsFor(options),
    transport: options.tcp === true ? 'tcp' : 'udp',
    udpTimeoutMs: options.timeout * 1000,
    tcpTimeoutMs: options.timeout * 1000,
  }
  const result = await exchange(request, options.tries, (failure) => {
    if (options.json !== true) console.error(`;; ${failureText(server, failure)}`)
  })
  if (options.json === true) process.stdout.write(formatJson(resultData(server, result)))
  else if (result.kind !== 'response') console.error(`;; ${failureText(server, result)}`)
  else if (options.short === true) process.stdout.write(shortText(result))
  else process.stdout.write(responseText(server, result, new Date()))
  return result.kind === 'response' && result.message.rcode === RCODE.NOERROR ? EXIT.done : EXIT.no
}

/** One exchange, tried again for as long as nothing comes back; `silent` is told of each try but the last. */
async function exchange(
  request: ExchangeRequest,
  tries: number,
  silent: (failure: ExchangeFailure) => void,
): Promise<ExchangeResult> {
  const client = new Client(nodeRuntime(request.server))
  try {
    for (let left = tries; ; left--) {
      const result = await client.exchange(request)
      if (result.kind !== 'timeout' || result.transport === 'tcp' || left === 1) return result
      silent(result)
    }
  } finally {
    client.close()
  }
}
