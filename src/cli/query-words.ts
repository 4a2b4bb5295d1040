/** The words of a query, in any order in which users of dig type them, as the question that they ask. Sends nothing. */

import { parseSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import { CLASS, findClass, parseClass } from '../dns/iana/classes.ts'
import { findType, parseType, TYPE } from '../dns/iana/types.ts'
import type { Question } from '../dns/message/record.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { reverseName } from '../dns/name/reverse-name.ts'
import { suggestMnemonic } from '../dns/zonefile/suggestion.ts'
import { parseInteger, parseTypedName } from './argument.ts'
import { CommandFailure, EXIT } from './exit-code.ts'

/** What the options of `rootwalk query` and dig's words for them say. */
export interface QueryOptions {
  readonly port?: number
  /** The address whose name is asked for. */
  readonly reverse?: string
  readonly type?: string
  readonly class?: string
  readonly tcp?: boolean
  readonly recurse?: boolean
  readonly edns?: boolean
  readonly bufsize?: number
  readonly dnssec?: boolean
  readonly nsid?: boolean
  readonly cd?: boolean
  readonly short?: boolean
}

export interface QueryWords<O extends QueryOptions> {
  readonly server: SocketAddress
  readonly question: Question
  readonly options: O
}

const DIG_WORDS: ReadonlyMap<string, QueryOptions> = new Map<string, QueryOptions>([
  ['tcp', { tcp: true }],
  ['notcp', { tcp: false }],
  ['vc', { tcp: true }],
  ['novc', { tcp: false }],
  ['rec', { recurse: true }],
  ['norec', { recurse: false }],
  ['recurse', { recurse: true }],
  ['norecurse', { recurse: false }],
  ['edns', { edns: true }],
  ['noedns', { edns: false }],
  ['dnssec', { dnssec: true }],
  ['nodnssec', { dnssec: false }],
  ['do', { dnssec: true }],
  ['nsid', { nsid: true }],
  ['nonsid', { nsid: false }],
  ['cd', { cd: true }],
  ['nocd', { cd: false }],
  ['short', { short: true }],
  ['noshort', { short: false }],
])

/**
 * Whom `words` and `options` ask, and what: `@server`, dig's `+words`, and a name with its type and class.
 * Where words and options differ, the words hold.
 *
 * @param defaultServer stands for what the words leave out
 * @throws CommandFailure, TextError for words that make no sense
 */
export function readQueryWords<O extends QueryOptions>(
  words: readonly string[],
  options: O,
  defaultServer: SocketAddress,
): QueryWords<O> {
  const servers = words.filter((word) => word.startsWith('@'))
  if (servers.length > 1) throw wrongUsage(`one server at a time, not ${servers.join(' and ')}`)
  const plusWords = words.filter((word) => word.startsWith('+'))
  const all = Object.assign({ ...options }, ...plusWords.map(optionsOfWord)) as O
  const defaults = { ip: defaultServer.ip, port: all.port ?? defaultServer.port }
  const server = servers[0] === undefined ? defaults : parseSocketAddress(servers[0].slice(1), defaults)
  const others = words.filter((word) => !/^[@+]/.test(word))
  return { server, question: readQuestion(others, all), options: all }
}

function optionsOfWord(word: string): QueryOptions {
  const bufsize = /^\+bufsize=(.*)$/.exec(word)?.[1]
  if (bufsize !== undefined) return { bufsize: parseInteger(bufsize, 0, 0xffff) }
  const options = DIG_WORDS.get(word.slice(1))
  if (options !== undefined) return options
  const known = ['bufsize=N', ...DIG_WORDS.keys()].map((each) => `+${each}`).join(' ')
  throw wrongUsage(`'${word}' is none of the words of dig that are known here: ${known}`)
}

function readQuestion(words: readonly string[], options: QueryOptions): Question {
  const mnemonics = [...words]
  const name = options.reverse === undefined ? takeName(mnemonics) : reverseName(options.reverse)
  let type = options.type === undefined ? undefined : parseType(options.type)
  let rrclass = options.class === undefined ? undefined : parseClass(options.class)
  for (const word of mnemonics) {
    // ANY is a type and a class; who types it means the type.
    if (type === undefined && findType(word) !== undefined) type = findType(word)
    else if (rrclass === undefined && findClass(word) !== undefined) rrclass = findClass(word)
    else throw wrongUsage(`'${word}': expected a record type or class${suggestMnemonic(word)}`)
  }
  const usualType = options.reverse === undefined ? TYPE.A : TYPE.PTR
  return { name, type: type ?? usualType, rrclass: rrclass ?? CLASS.IN }
}

/** Takes from `words` the one that is the name: the first that is no type or class, or else the first. */
function takeName(words: string[]): DomainName {
  const plain = words.findIndex((word) => findType(word) === undefined && findClass(word) === undefined)
  const [name] = words.splice(Math.max(plain, 0), 1)
  if (name === undefined) throw wrongUsage('which name? For example: rootwalk query www.example.com')
  return parseTypedName(name)
}

function wrongUsage(message: string): CommandFailure {
  return new CommandFailure(EXIT.usage, message)
}
