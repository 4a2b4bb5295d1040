/** `dig` on a simulated host: the words, the client and the text of `rootwalk query`, over the host's own network. */

import { ipv4Text } from '../address/ipv4-number.ts'
import { Client } from '../dns/client/client.ts'
import type { ExchangeResult } from '../dns/client/exchange.ts'
import { DNS_PORT } from '../dns/iana/port.ts'
import { TextError } from '../errors.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../shell/command.ts'
import { addressOf, isIpv4Text } from '../shell/host-names.ts'
import { parseOptions, type Options } from '../shell/options.ts'
import { readResolvConf } from '../shell/resolv-conf.ts'
import { socketErrorText } from '../shell/text/socket-error-text.ts'
import { CommandFailure } from './exit-code.ts'
import { responseText, shortText } from './query-result.ts'
import { readQueryWords, type QueryOptions, type QueryWords } from './query-words.ts'
import { queryRequest } from './query-request.ts'

const TIMEOUT_MS = 5000
const TRIES = 3
/** dig's own code for no reply. */
const EXIT_NO_REPLY = 9

export const dig: Command = {
  name: 'dig',
  usage:
    'dig [@server] [-p port] [-x address] [-t type] [-c class] name [type] [class] [+tcp] [+short] [+norec] ...',
  summary: 'ask a name server a question',

  async run(context, words) {
    const letters = parseOptions(words, { flags: '46', values: 'ptxc' })
    const query = await readWords(context, letters)
    const outcome = await ask(context, query)
    if (query.options.short !== true) {
      for (const line of ['', `; <<>> rootwalk dig <<>> ${words.join(' ')}`, ';; global options: +cmd']) {
        context.print(line)
      }
    }
    if (outcome?.kind !== 'response') {
      context.print(';; no servers could be reached')
      return EXIT_NO_REPLY
    }
    const when = new Date(context.host.clock.wall())
    const text = query.options.short === true ? shortText(outcome) : responseText(query.server, outcome, when)
    text.split('\n').slice(0, -1).forEach(context.print)
    return 0
  },

  complete: () => ['+short', '+tcp', '+norec', '+noedns', '+dnssec', '-x', '-p'],
}

/** As they would be read from a command line, but servers may be called by the names of hosts. */
async function readWords(context: CommandContext, letters: Options): Promise<QueryWords<QueryOptions>> {
  const { nameServers } = await readResolvConf(context.host.files)
  const port = letters.integer('p', 1, 65_535, undefined)
  const [reverse, type, rrclass] = [letters.value('x'), letters.value('t'), letters.value('c')]
  const options: QueryOptions = {
    ...(port === undefined ? {} : { port }),
    ...(reverse === undefined ? {} : { reverse }),
    ...(type === undefined ? {} : { type }),
    ...(rrclass === undefined ? {} : { class: rrclass }),
  }
  const words = await Promise.all(letters.words.map((word) => withAddress(context, word)))
  // dig without a name asks for the servers of the root.
  const asked =
    words.some((word) => !/^[@+]/.test(word)) || reverse !== undefined ? words : [...words, '.', 'NS']
  try {
    return readQueryWords(asked, options, { ip: nameServers[0]!, port: DNS_PORT })
  } catch (error) {
    if (error instanceof CommandFailure || error instanceof TextError) throw new UsageError(error.message)
    throw error
  }
}

async function withAddress(context: CommandContext, word: string): Promise<string> {
  const [, name, port = ''] = /^@([^#]+)(#.*)?$/.exec(word) ?? []
  if (name === undefined || isIpv4Text(name)) return word
  return `@${ipv4Text(await addressOf(context, 'dig', name))}${port}`
}

async function ask(
  { host, print }: CommandContext,
  query: QueryWords<QueryOptions>,
): Promise<ExchangeResult | undefined> {
  const client = new Client(host)
  const request = queryRequest(query, TIMEOUT_MS)
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      const result = await client.exchange(request)
      if (result.kind === 'response') return result
      if (result.kind === 'malformed') throw new CommandError(`;; Got bad packet: ${result.error.message}`)
      const reason = result.kind === 'unreachable' ? socketErrorText(result.code).toLowerCase() : 'timed out'
      const { server } = query
      print(`;; communications error to ${server.ip}#${server.port}: ${reason}`)
    }
    return undefined
  } finally {
    client.close()
  }
}
