/** `host`: what the DNS says about a name, in sentences, as the one of BIND's tools. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { CLASS } from '../../dns/iana/classes.ts'
import { formatRcode, RCODE } from '../../dns/iana/codes.ts'
import { findType, formatType, TYPE } from '../../dns/iana/types.ts'
import type { DomainName } from '../../dns/name/domain-name.ts'
import { reverseName } from '../../dns/name/reverse-name.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { addressOf, isIpv4Text, tryName } from '../host-names.ts'
import { askNameServers } from '../name-service.ts'
import { parseOptions } from '../options.ts'
import { readNameServers } from '../resolv-conf.ts'
import { formatHostRecord, withoutDot } from '../text/format-host.ts'

/** Without -t. */
const USUAL_TYPES = [TYPE.A, TYPE.AAAA, TYPE.MX]

export const host: Command = {
  name: 'host',
  usage: 'host [-t type] name [server]',
  summary: 'ask the DNS about a name',

  async run(context, words) {
    const options = parseOptions(words, { flags: '', values: 't' })
    const [text, server, ...rest] = options.words
    if (text === undefined || rest.length > 0) throw new UsageError('')
    const name = isIpv4Text(text) ? reverseName(text) : tryName(text)
    if (name === undefined) throw new CommandError(`host: '${text}' is not a legal name`)
    const servers = await serversFor(context, server)
    return tell(context, name, typesFor(options.value('t'), isIpv4Text(text)), servers)
  },
}

function typesFor(text: string | undefined, isReverse: boolean): readonly number[] {
  if (text === undefined) return isReverse ? [TYPE.PTR] : USUAL_TYPES
  const type = findType(text)
  if (type === undefined) throw new CommandError(`host: invalid type: ${text}`)
  return [type]
}

async function serversFor(context: CommandContext, server: string | undefined): Promise<string[]> {
  if (server === undefined) return readNameServers(context.host.files)
  const ip = ipv4Text(await addressOf(context, 'host', server))
  for (const line of ['Using domain server:', `Name: ${server}`, `Address: ${ip}#53`, 'Aliases:', '']) {
    context.print(line)
  }
  return [ip]
}

/** Whatever the records are; a missing one is told only if it was asked for alone. */
async function tell(
  { host: runtime, print }: CommandContext,
  name: DomainName,
  types: readonly number[],
  servers: readonly string[],
): Promise<number> {
  const aliases = new Set<string>()
  for (const type of types) {
    const answer = await askNameServers(runtime, servers, { name, type, rrclass: CLASS.IN })
    if (answer === undefined) throw new CommandError(';; connection timed out; no servers could be reached')
    const { rcode, answers } = answer.message
    if (rcode !== RCODE.NOERROR) {
      throw new CommandError(`Host ${withoutDot(name)} not found: ${rcode}(${formatRcode(rcode)})`)
    }
    const lines = answers.map(formatHostRecord).filter((line) => !aliases.has(line))
    lines.forEach(print)
    answers.forEach((record) => record.type === TYPE.CNAME && aliases.add(formatHostRecord(record)))
    if (answers.length === 0 && types.length === 1)
      print(`${withoutDot(name)} has no ${formatType(type)} record`)
  }
  return 0
}
