/** What is to be told, in as few messages as it takes (RFC 4271 §4.3). Pure. */

import { concatOctets } from '../bytes/concat.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { EncodeError } from '../errors.ts'
import { encodeBgp, splitUpdate } from '../wire/bgp.ts'
import type { BgpUpdate } from '../wire/bgp-update.ts'
import type { Differences } from './adj-rib-out.ts'

export interface PackedUpdates {
  readonly octets: Uint8Array
  readonly messages: number
  /** What cannot be told, since its attributes do not fit a message; it is withdrawn in case it was told before. */
  readonly untold: readonly Ipv4Prefix[]
}

interface Words {
  readonly fourOctetAs: boolean
}

/** The messages, withdrawals first, for a peer that knows AS numbers of four octets or not. */
export function packUpdates({ withdrawn, announced }: Differences, words: Words): PackedUpdates {
  const untold: Ipv4Prefix[] = []
  const announcements: Uint8Array[] = []
  for (const { attributes, prefixes } of announced) {
    const update: BgpUpdate = {
      kind: 'update',
      withdrawn: [],
      attributes,
      announced: prefixes,
      malformed: [],
    }
    const encoded = tryEncode(update, words, asOne) ?? tryEncode(update, words, inPieces)
    if (encoded === undefined) untold.push(...prefixes)
    else announcements.push(...encoded)
  }
  const gone = [...withdrawn, ...untold]
  const withdrawals = inPieces({ kind: 'update', withdrawn: gone, announced: [], malformed: [] }, words)
  const messages = [...withdrawals, ...announcements]
  return { octets: concatOctets(messages), messages: messages.length, untold }
}

function asOne(update: BgpUpdate, words: Words): Uint8Array[] {
  return [encodeBgp(update, words)]
}

function inPieces(update: BgpUpdate, words: Words): Uint8Array[] {
  return splitUpdate(update, words).map((each) => encodeBgp(each, words))
}

/** Undefined where it does not fit: a neighbor can fill a message to the last octet, and we have to add to its path. */
function tryEncode(update: BgpUpdate, words: Words, encode: typeof asOne): Uint8Array[] | undefined {
  try {
    return encode(update, words)
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error
    return undefined
  }
}
