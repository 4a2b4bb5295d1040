/** Who may do something, as a file has it: `192.0.2.0/24`, `key NAME`, both together, a list by its name, `not` before any. */

import * as v from 'valibot'
import { parseCidr } from '../../address/cidr.ts'
import { parseSocketAddress, type SocketAddress } from '../../address/socket-address.ts'
import { DNS_PORT } from '../../dns/iana/port.ts'
import type { DomainName } from '../../dns/name/domain-name.ts'
import { TextError } from '../../errors.ts'
import { oneOrMore, parseDomain, parsed } from './values.ts'

export type AccessItem = { readonly isDenied: boolean } & (
  | { readonly kind: 'rule'; readonly from?: readonly string[]; readonly key?: DomainName }
  | { readonly kind: 'list'; readonly list: string }
)

/** Another server, and the key that what goes to it is signed with. */
export interface PeerConfig {
  readonly address: SocketAddress
  readonly key?: DomainName
}

export const LOOPBACK: readonly string[] = ['127.0.0.0/8', '::1']

/** Addresses that have a word; `none` matches nobody. */
const WORDS: ReadonlyMap<string, readonly string[] | undefined> = new Map([
  ['any', undefined],
  ['none', []],
  ['localhost', LOOPBACK],
])

const LIST_NAME = /^[a-z_][\w-]*$/i
const RESERVED: ReadonlySet<string> = new Set([...WORDS.keys(), 'key', 'not'])

const LIST_EXPECTED = 'a name of letters, digits, _ and -, other than any, none, localhost, key and not'

/** The name of a list, as the key of a mapping. */
export const listName = v.pipe(v.string(LIST_EXPECTED), v.check(isListName, LIST_EXPECTED))

/** A catalog has it as one character-string (RFC 9432 §4.3.2, RFC 1035 §3.3). */
const MOST_GROUP_CHARACTERS = 255

/** The name of a group of a catalog's zones. */
export const groupName = v.pipe(
  listName,
  v.check((text) => text.length <= MOST_GROUP_CHARACTERS, `at most ${MOST_GROUP_CHARACTERS} characters`),
)

const ITEM_EXPECTED =
  "192.0.2.0/24, 'key NAME', both together, any, none, localhost or the name of an access list; 'not' before it denies"

const item = parsed(parseItem, ITEM_EXPECTED)

/** One or several; the first that matches decides. */
export function accessList(description: string) {
  return oneOrMore(item, `${ITEM_EXPECTED}; or a list of such`, description)
}

const PEER_EXPECTED =
  "an address such as 192.0.2.1, 192.0.2.1:5353 or [2001:db8::1]:53, and perhaps 'key NAME' behind it"

const peer = parsed(parsePeer, PEER_EXPECTED)

export function peers(description: string) {
  return oneOrMore(peer, `${PEER_EXPECTED}; or a list of such`, description)
}

function isListName(text: string): boolean {
  return LIST_NAME.test(text) && !RESERVED.has(text.toLowerCase())
}

const ITEM = /^(?<denial>!\s*|not\s+)?(?:(?<who>[^\s!]+)(?:\s+key\s+(?<both>\S+))?)$/
const KEY_ALONE = /^(?<denial>!\s*|not\s+)?key\s+(?<key>\S+)$/

function parseItem(text: string): AccessItem {
  const alone = KEY_ALONE.exec(text.trim())?.groups
  if (alone !== undefined)
    return { kind: 'rule', isDenied: alone.denial !== undefined, key: parseDomain(alone.key!) }
  const { denial, who, both } = ITEM.exec(text.trim())?.groups ?? {}
  if (who === undefined) throw new TextError('bad-value', text, ITEM_EXPECTED)
  const isDenied = denial !== undefined
  if (both === undefined && isListName(who)) return { kind: 'list', isDenied, list: who }
  const from = blocksOf(who)
  return {
    kind: 'rule',
    isDenied,
    ...(from !== undefined && { from }),
    ...(both !== undefined && { key: parseDomain(both) }),
  }
}

/** Undefined for any address. @throws TextError */
function blocksOf(who: string): readonly string[] | undefined {
  if (WORDS.has(who)) return WORDS.get(who)
  parseCidr(who)
  return [who]
}

function parsePeer(text: string): PeerConfig {
  const [, address, key] = /^(\S+)(?:\s+key\s+(\S+))?$/.exec(text.trim()) ?? []
  if (address === undefined || !/[.:]/.test(address)) throw new TextError('bad-address', text, PEER_EXPECTED)
  return {
    address: parseSocketAddress(address, { ip: '', port: DNS_PORT }),
    ...(key !== undefined && { key: parseDomain(key) }),
  }
}
