/** The options of curl, short and long, as far as they make sense in a world. */

import { TLS_VERSIONS, type TlsVersion } from '../../tls/tls-version.ts'
import { parseInteger } from '../numbers.ts'
import { CurlError } from './curl-error.ts'

export interface CurlOptions {
  readonly urls: readonly string[]
  readonly method: string
  readonly body: string | undefined
  /** `Name: value`; `Name:` leaves out what would stand there otherwise. */
  readonly headers: readonly string[]
  readonly isVerbose: boolean
  readonly isSilent: boolean
  readonly showsHeaders: boolean
  readonly showsErrors: boolean
  readonly failsOnStatus: boolean
  readonly followsRedirects: boolean
  readonly mostRedirects: number
  readonly takesAnyServer: boolean
  readonly versions: readonly TlsVersion[]
  readonly caFile: string | undefined
  /** Whose address is known already: `host:port` to addresses. */
  readonly known: ReadonlyMap<string, readonly string[]>
  readonly outputFile: string | undefined
  readonly timeoutMs: number | undefined
}

interface Option {
  readonly short?: string
  readonly takes?: 'value'
}

const OPTIONS: Readonly<Record<string, Option>> = {
  cacert: { takes: 'value' },
  data: { short: 'd', takes: 'value' },
  fail: { short: 'f' },
  head: { short: 'I' },
  header: { short: 'H', takes: 'value' },
  'http1.1': {},
  include: { short: 'i' },
  insecure: { short: 'k' },
  location: { short: 'L' },
  'max-redirs': { takes: 'value' },
  'max-time': { short: 'm', takes: 'value' },
  output: { short: 'o', takes: 'value' },
  request: { short: 'X', takes: 'value' },
  resolve: { takes: 'value' },
  'show-error': { short: 'S' },
  silent: { short: 's' },
  'tls-max': { takes: 'value' },
  'tlsv1.2': {},
  'tlsv1.3': {},
  url: { takes: 'value' },
  'user-agent': { short: 'A', takes: 'value' },
  verbose: { short: 'v' },
}

/** Options of the real one that ask for what is not here. */
const NOT_BUILT_IN = /^http(2|2-prior-knowledge|3|3-only)$/

const SEE_HELP = "try 'help curl' for more information"

/** Each option with the values that it was given, in their order; under `url` the words that are no options. */
type Given = Map<string, string[]>

/** Throws `CurlError`. */
export function readCurlOptions(words: readonly string[]): CurlOptions {
  const given = readWords(words)
  const last = (name: string): string | undefined => given.get(name)?.at(-1)
  const has = (name: string): boolean => given.has(name)
  const body = given.get('data')?.join('&')
  const agent = last('user-agent')
  return {
    urls: given.get('url') ?? [],
    method: last('request') ?? (has('head') ? 'HEAD' : body === undefined ? 'GET' : 'POST'),
    body,
    headers: [...(agent === undefined ? [] : [`User-Agent: ${agent}`]), ...(given.get('header') ?? [])],
    isVerbose: has('verbose'),
    isSilent: has('silent'),
    showsHeaders: has('include') || has('head'),
    showsErrors: !has('silent') || has('show-error'),
    failsOnStatus: has('fail'),
    followsRedirects: has('location'),
    mostRedirects: numberOf('max-redirs', last('max-redirs')) ?? 50,
    takesAnyServer: has('insecure'),
    versions: versionsOf(has('tlsv1.3'), last('tls-max')),
    caFile: last('cacert'),
    known: new Map((given.get('resolve') ?? []).map(knownAddress)),
    outputFile: last('output'),
    timeoutMs: secondsOf(last('max-time')),
  }
}

function readWords(words: readonly string[]): Given {
  const given: Given = new Map()
  const add = (name: string, value: string): unknown => given.set(name, [...(given.get(name) ?? []), value])
  const rest = [...words]
  const valueOf = (option: string): string => {
    const value = rest.shift()
    if (value === undefined) throw new CurlError('usage', `option ${option}: requires parameter\n${SEE_HELP}`)
    return value
  }
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.startsWith('--')) {
      const name = word.slice(2)
      add(name, optionNamed(name, word).takes === undefined ? '' : valueOf(word))
    } else if (word.startsWith('-') && word.length > 1) {
      for (let at = 1; at < word.length; at++) {
        const [name, { takes }] = optionOf(word[at]!, word)
        const attached = word.slice(at + 1)
        if (takes === undefined) add(name, '')
        else {
          add(name, attached === '' ? valueOf(word) : attached)
          break
        }
      }
    } else add('url', word)
  }
  return given
}

function optionNamed(name: string, word: string): Option {
  if (NOT_BUILT_IN.test(name)) {
    throw new CurlError('notBuiltIn', `option ${word}: the installed libcurl version doesn't support this`)
  }
  const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined
  if (option === undefined) throw unknown(word)
  return option
}

function optionOf(letter: string, word: string): [string, Option] {
  const found = Object.entries(OPTIONS).find(([, { short }]) => short === letter)
  if (found === undefined) throw unknown(word)
  return found
}

function unknown(word: string): CurlError {
  return new CurlError('usage', `option ${word}: is unknown\n${SEE_HELP}`)
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = parseInteger(text, 0, 1_000_000)
  if (number === undefined) {
    throw new CurlError('usage', `option --${name}: expected a proper numerical parameter\n${SEE_HELP}`)
  }
  return number
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,6}(\.\d{1,6})?$/.test(text)) return Number(text) * 1000
  throw new CurlError('usage', `option -m: expected a proper numerical parameter\n${SEE_HELP}`)
}

/** `--tlsv1.2` means that or newer, as both are anyway. */
function versionsOf(only13: boolean, most: string | undefined): readonly TlsVersion[] {
  const least = only13 ? '1.3' : '1.2'
  const versions = TLS_VERSIONS.filter((version) => version >= least && version <= (most ?? version))
  if (versions.length > 0) return versions
  throw new CurlError('usage', `option --tls-max: no such version here\n${SEE_HELP}`)
}

/** `host:port:address[,address]...` */
function knownAddress(text: string): [string, string[]] {
  const [, where, addresses] = /^([^:]+:\d+):(.+)$/.exec(text) ?? []
  if (where === undefined || addresses === undefined) {
    throw new CurlError('usage', `Couldn't parse CURLOPT_RESOLVE entry '${text}'`)
  }
  return [where.toLowerCase(), addresses.split(',')]
}
