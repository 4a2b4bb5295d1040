/**
 * DNS64 (RFC 6147): IPv6 addresses for names that have only IPv4 ones, by which a translator (NAT64) is reached. Here
 * is what may be synthesized, and how it is written (RFC 6052); who asks whom is decided elsewhere.
 */

import { type Cidr, cidrContains, parseCidr } from '../../../address/cidr.ts'
import { formatIpv4, IPV4_LENGTH } from '../../../address/ipv4.ts'
import { IPV6_LENGTH } from '../../../address/ipv6.ts'
import { TextError } from '../../../errors.ts'
import type { RrsetEntry } from '../../cache/cache-entry.ts'
import { firstRdata, packRecords, rdatasOf } from '../../cache/packed-records.ts'
import { RCODE } from '../../iana/codes.ts'
import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import { reverseName } from '../../name/reverse-name.ts'
import type { Answer } from '../answer/answer.ts'
import { mayStandBehind, WELL_KNOWN_PREFIX } from './well-known-prefix.ts'

export interface Dns64Settings {
  /** Where IPv4 addresses are put: /32, /40, /48, /56, /64 or /96; `64:ff9b::/96` when left out (RFC 6052 §2.1). */
  readonly prefix?: string
  /** Names at and under which AAAA records are taken for nonexistent, and always synthesized. */
  readonly ignoreAaaa?: readonly DomainName[]
  /** AAAA records with such addresses are taken for nonexistent; `::ffff:0:0/96` when left out (RFC 6147 §5.1.4). */
  readonly excluded?: readonly string[]
  /**
   * What is told of the names of synthesized addresses: an alias of the IPv4 address's name (RFC 6147 §5.3.1), or the
   * records of that as if they were their own, as Unbound does; an alias when left out.
   */
  readonly pointers?: 'alias' | 'own'
}

/** RFC 6052 §2.2. */
const PREFIX_LENGTHS: readonly number[] = [32, 40, 48, 56, 64, 96]
/** RFC 6052 §2.2: bits 64 to 71 are zero. */
const ZERO_OCTET_AT = 8
/** RFC 6147 §5.1.7: where no SOA says how long there is no AAAA record. */
const MOST_TTL_SECONDS = 600
const MAPPED_TEXT = '::ffff:0:0/96'
/** Not by `parseCidr`, which takes IPv4-mapped addresses for those of IPv4. */
const MAPPED: Cidr = {
  octets: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0),
  prefixLength: 96,
}

const IP6_ARPA = DomainName.parse('ip6.arpa.')
const ADDRESS_NIBBLES = 32

export class Dns64 {
  /** See `Dns64Settings`. */
  readonly pointers: 'alias' | 'own'
  readonly #prefix: Cidr
  readonly #ignored: readonly DomainName[]
  readonly #excluded: readonly Cidr[]

  /** @throws TextError 'bad-address' for a prefix that cannot hold an IPv4 address, or no block in `excluded` */
  constructor({ prefix = WELL_KNOWN_PREFIX, ignoreAaaa = [], excluded, pointers = 'alias' }: Dns64Settings) {
    this.pointers = pointers
    this.#prefix = parseCidr(prefix)
    const { octets, prefixLength } = this.#prefix
    if (
      octets.length !== IPV6_LENGTH ||
      !PREFIX_LENGTHS.includes(prefixLength) ||
      octets[ZERO_OCTET_AT] !== 0
    )
      throw new TextError(
        'bad-address',
        prefix,
        'an IPv6 prefix of 32, 40, 48, 56, 64 or 96 bits such as 64:ff9b::/96',
      )
    this.#ignored = ignoreAaaa
    this.#excluded = (excluded ?? [MAPPED_TEXT]).map((text) =>
      text === MAPPED_TEXT ? MAPPED : parseCidr(text),
    )
  }

  /**
   * What is left of an answer to a question for AAAA records: itself if it stands, without excluded addresses
   * (RFC 6147 §5.1.4), or undefined if something is to be synthesized.
   */
  ownAnswer(name: DomainName, answer: Answer): Answer | undefined {
    // RFC 6147 §5.1.2: only NXDOMAIN says that there is nothing to be found; other failures may be AAAA's alone.
    if (answer.rcode === RCODE.NXDOMAIN || answer.rcode === RCODE.YXDOMAIN) return answer
    const last = answer.chain.at(-1)
    if (last?.type !== TYPE.AAAA) return undefined
    if (this.#ignored.some((apex) => name.isSubdomainOf(apex))) return undefined
    const all = rdatasOf(last.packed)
    const kept = all.filter((address) => !this.#excluded.some((block) => cidrContains(block, address)))
    if (kept.length === all.length) return answer
    if (kept.length === 0) return undefined
    return { ...answer, chain: [...answer.chain.slice(0, -1), withAddresses(last, TYPE.AAAA, kept)] }
  }

  /** The answer with no AAAA record at its end. */
  withoutAddresses(answer: Answer): Answer {
    const isThere = answer.chain.at(-1)?.type === TYPE.AAAA
    return isThere ? { ...answer, chain: answer.chain.slice(0, -1) } : answer
  }

  /** The name of the IPv4 address that an IPv6 one of the prefix stands for (RFC 6147 §5.3.1). */
  reverseTarget(name: DomainName): DomainName | undefined {
    const ipv4 = this.#embedded(name)
    return ipv4 && reverseName(formatIpv4(ipv4))
  }

  /**
   * The answer to the question for AAAA records, of that for A records; undefined if that has none. `empty` is the
   * one without AAAA records.
   */
  synthesize(empty: Answer, ipv4Answer: Answer): Answer | undefined {
    const last = ipv4Answer.chain.at(-1)
    if (last?.type !== TYPE.A) return undefined
    // RFC 6052 §3.1.
    const ipv4Addresses = rdatasOf(last.packed).filter((ipv4) => mayStandBehind(this.#prefix, ipv4))
    if (ipv4Addresses.length === 0) return undefined
    const addresses = ipv4Addresses.map((ipv4) => this.embed(ipv4))
    const whole = withAddresses(last, TYPE.AAAA, addresses)
    // RFC 6147 §5.1.7.
    const mostSeconds = empty.denial?.ttlSeconds ?? MOST_TTL_SECONDS
    const ttlSeconds = Math.min(whole.ttlSeconds, mostSeconds)
    const expiresAtMs = Math.min(whole.expiresAtMs, empty.denial?.expiresAtMs ?? Infinity)
    return { ...ipv4Answer, chain: [...ipv4Answer.chain.slice(0, -1), { ...whole, ttlSeconds, expiresAtMs }] }
  }

  /** The IPv6 address that stands for four octets of IPv4 (RFC 6052 §2.2). */
  embed(ipv4: Uint8Array): Uint8Array {
    const ipv6 = new Uint8Array(this.#prefix.octets)
    for (const [i, at] of this.#places().entries()) ipv6[at] = ipv4[i]!
    return ipv6
  }

  #embedded(name: DomainName): Uint8Array | undefined {
    const ipv6 = addressOf(name)
    if (ipv6 === undefined || !cidrContains(this.#prefix, ipv6)) return undefined
    return Uint8Array.from(this.#places(), (at) => ipv6[at]!)
  }

  /** Where the octets of IPv4 stand: behind the prefix, but never at bits 64 to 71. */
  #places(): readonly number[] {
    const first = this.#prefix.prefixLength / 8
    const places = Array.from({ length: IPV4_LENGTH + 1 }, (_, i) => first + i)
    return places.filter((at) => at !== ZERO_OCTET_AT).slice(0, IPV4_LENGTH)
  }
}

function withAddresses(entry: RrsetEntry, type: number, addresses: readonly Uint8Array[]): RrsetEntry {
  return {
    ...entry,
    type,
    packed: packRecords(entry.packed.subarray(0, firstRdata(entry.packed)), addresses),
  }
}

/** The address whose name in ip6.arpa this is (RFC 3596 §2.5). */
function addressOf(name: DomainName): Uint8Array | undefined {
  if (name.labelCount !== ADDRESS_NIBBLES + 2 || !name.isSubdomainOf(IP6_ARPA)) return undefined
  const address = new Uint8Array(IPV6_LENGTH)
  for (let i = 0; i < ADDRESS_NIBBLES; i++) {
    // Each label is a length octet and a digit; the last nibble of the address comes first.
    const nibble = name.octets[2 * i] === 1 ? parseInt(String.fromCharCode(name.octets[2 * i + 1]!), 16) : NaN
    if (Number.isNaN(nibble)) return undefined
    const at = (ADDRESS_NIBBLES - 1 - i) >> 1
    address[at]! |= i % 2 === 0 ? nibble : nibble << 4
  }
  return address
}
