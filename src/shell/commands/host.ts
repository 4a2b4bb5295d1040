/** `host`: what the DNS says about a name, in sentences, as the one of BIND's tools. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { formatRcode, RCODE } from '../../dns/iana/codes.ts'
import { findType, formatType, TYPE } from '../../dns/iana/types.ts'
import type { Message } from '../../dns/message/message.ts'
import type { DomainName } from '../../dns/name/domain-name.ts'
import { reverseName } from '../../dns/name/reverse-name.ts'
import { tryName } from '../../stub/dns-service.ts'
import { NameServers } from '../../stub/name-servers.ts'
import type { ResolvConf } from '../../stub/resolv-conf.ts'
import { namesToTry } from '../../stub/search-list.ts'
import { StepRecord } from '../../stub/stub-step.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { addressOf, isIpv4Text } from '../host-names.ts'
import { parseOptions } from '../options.ts'
import { readResolvConf } from '../resolv-conf.ts'
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
    const types = typesFor(options.value('t'), isIpv4Text(text))
    const conf = await confFor(context, server)
    const names = isIpv4Text(text) ? [reverseName(text)] : formsOf(text, conf)
    if (names.length === 0) throw new CommandError(`host: '${text}' is not a legal name`)
    const { clock } = context.host
    const servers = new NameServers(context.host, conf, 0, new StepRecord(() => clock.now()))
    try {
      const { name, answers } = await ask(servers, names, types)
      tell(context.print, name, answers, types.length === 1 ? types[0] : undefined)
      return 0
    } finally {
      servers.close()
    }
  },
}

function formsOf(text: string, conf: ResolvConf): DomainName[] {
  return namesToTry(text, conf).flatMap(({ name }) => tryName(name) ?? [])
}

function typesFor(text: string | undefined, isReverse: boolean): readonly number[] {
  if (text === undefined) return isReverse ? [TYPE.PTR] : USUAL_TYPES
  const type = findType(text)
  if (type === undefined) throw new CommandError(`host: invalid type: ${text}`)
  return [type]
}

/** Those of the host's file, or the one that is named. */
async function confFor(context: CommandContext, server: string | undefined): Promise<ResolvConf> {
  const conf = await readResolvConf(context.host.files)
  if (server === undefined) return conf
  const ip = ipv4Text(await addressOf(context, 'host', server))
  for (const line of ['Using domain server:', `Name: ${server}`, `Address: ${ip}#53`, 'Aliases:', '']) {
    context.print(line)
  }
  return { ...conf, nameServers: [ip] }
}

/** Each form of the name until there is one of it; the answers to each type. */
async function ask(
  servers: NameServers,
  names: readonly DomainName[],
  types: readonly number[],
): Promise<{ name: DomainName; answers: readonly Message[] }> {
  for (const [i, name] of names.entries()) {
    const answers: Message[] = []
    for (const type of types) {
      const [answer] = await servers.ask(name, [type])
      if (answer === undefined || answer.kind === 'silent') {
        throw new CommandError(';; connection timed out; no servers could be reached')
      }
      answers.push(answer.message)
      if (answer.message.rcode !== RCODE.NOERROR) break
    }
    if (answers.at(-1)!.rcode !== RCODE.NXDOMAIN || i === names.length - 1) return { name, answers }
  }
  throw new Error('a name has at least one form')
}

/** Whatever the records are; a missing one is told only if it was asked for alone. */
function tell(
  print: (line: string) => void,
  name: DomainName,
  answers: readonly Message[],
  only?: number,
): void {
  const aliases = new Set<string>()
  for (const { rcode, answers: records } of answers) {
    if (rcode !== RCODE.NOERROR) {
      throw new CommandError(`Host ${withoutDot(name)} not found: ${rcode}(${formatRcode(rcode)})`)
    }
    const lines = records.map(formatHostRecord).filter((line) => !aliases.has(line))
    lines.forEach(print)
    records.forEach((record) => record.type === TYPE.CNAME && aliases.add(formatHostRecord(record)))
    if (records.length === 0 && only !== undefined) {
      print(`${withoutDot(name)} has no ${formatType(only)} record`)
    }
  }
}
