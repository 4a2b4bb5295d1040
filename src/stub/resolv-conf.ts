/** resolv.conf(5): whom a host asks, how patiently, and with which suffixes. Asks nobody. */

import { numericAddress } from './numeric-address.ts'

export interface ResolvConf {
  /** In the order of the file. */
  readonly nameServers: readonly string[]
  /** Suffixes to try, without final dots except for the root's. */
  readonly search: readonly string[]
  readonly options: ResolvOptions
}

export interface ResolvOptions {
  /** A name with so many dots is tried as it stands before the search list. */
  readonly ndots: number
  readonly timeoutSeconds: number
  /** How often the list of servers is gone through. */
  readonly attempts: number
  /** Begin the list of servers with another one each time. */
  readonly rotate: boolean
  /** Ask by TCP at once. */
  readonly useTcp: boolean
  readonly edns: boolean
  readonly noAaaa: boolean
  /** Ask for AAAA once A is answered, for servers that mix up two questions from one port. */
  readonly oneAtATime: boolean
  /** Let a name without a dot end with the search list. */
  readonly noTldQuery: boolean
  /** Say that the AD bit of the response will be believed (RFC 6840 §5.7). */
  readonly trustAd: boolean
}

/** As glibc: more servers are not asked. */
const MOST_NAME_SERVERS = 3
/** Who is asked when nobody is named: a name server on this host. */
const LOCAL_SERVER = '127.0.0.1'

const DEFAULT_OPTIONS: ResolvOptions = {
  ndots: 1,
  timeoutSeconds: 5,
  attempts: 2,
  rotate: false,
  useTcp: false,
  edns: false,
  noAaaa: false,
  oneAtATime: false,
  noTldQuery: false,
  trustAd: false,
}

type Flag = { [K in keyof ResolvOptions]: ResolvOptions[K] extends boolean ? K : never }[keyof ResolvOptions]
type Amount = Exclude<keyof ResolvOptions, Flag>

const FLAGS: ReadonlyMap<string, Flag> = new Map([
  ['rotate', 'rotate'],
  ['use-vc', 'useTcp'],
  ['edns0', 'edns'],
  ['no-aaaa', 'noAaaa'],
  ['single-request', 'oneAtATime'],
  ['no-tld-query', 'noTldQuery'],
  ['trust-ad', 'trustAd'],
])

/** With the least that makes sense, and the most that glibc takes. */
const AMOUNTS: ReadonlyMap<string, { option: Amount; least: number; most: number }> = new Map([
  ['ndots', { option: 'ndots', least: 0, most: 15 }],
  ['timeout', { option: 'timeoutSeconds', least: 1, most: 30 }],
  ['attempts', { option: 'attempts', least: 1, most: 5 }],
])

/** Never throws: what is not understood is passed over, as a resolver does. An empty text is that of no file. */
export function parseResolvConf(text: string): ResolvConf {
  const nameServers: string[] = []
  let search: string[] = []
  const options = { ...DEFAULT_OPTIONS }
  for (const line of text.split('\n')) {
    // A keyword stands at the very start of its line; `#` and `;` there begin a comment.
    const [keyword, ...words] = line.trimEnd().split(/\s+/)
    if (keyword === 'nameserver') {
      const ip = numericAddress(words[0] ?? '')
      if (ip !== undefined && nameServers.length < MOST_NAME_SERVERS) nameServers.push(ip)
    } else if (keyword === 'search') {
      search = words.map(withoutFinalDot)
    } else if (keyword === 'domain' && words[0] !== undefined) {
      // Of `search` and `domain`, the one that comes last holds.
      search = [withoutFinalDot(words[0])]
    } else if (keyword === 'options') {
      for (const word of words) readOption(word, options)
    }
  }
  return { nameServers: nameServers.length === 0 ? [LOCAL_SERVER] : nameServers, search, options }
}

function readOption(word: string, options: { -readonly [K in keyof ResolvOptions]: ResolvOptions[K] }): void {
  const flag = FLAGS.get(word)
  if (flag !== undefined) options[flag] = true
  const [name = '', digits = ''] = word.split(':')
  const amount = AMOUNTS.get(name)
  if (amount === undefined || !/^[0-9]+$/.test(digits)) return
  options[amount.option] = Math.max(amount.least, Math.min(amount.most, Number(digits)))
}

function withoutFinalDot(domain: string): string {
  return domain.length > 1 && domain.endsWith('.') ? domain.slice(0, -1) : domain
}
