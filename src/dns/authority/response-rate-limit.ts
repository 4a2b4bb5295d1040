/**
 * Response rate limiting, as BIND and Knot have it: a forger who has a server answer to his victim's address gets little
 * out of it, since equal responses to one network are few. Some of those beyond are sent truncated ("slip"), so that who
 * asks for himself can come back over TCP. Sees responses to be sent over UDP; whom to spare besides is the caller's.
 */

import { addressOctets, type Cidr, cidrContains, parseCidr } from '../../address/cidr.ts'
import { IPV4_LENGTH } from '../../address/ipv4.ts'
import { LOWER, MAX_NAME_LENGTH, nameLength } from '../name/name-octets.ts'
import { type AccountTerms, RateAccounts } from './rate-account.ts'
import type { ResponseKind, ResponseSubject } from './response-kind.ts'

export interface RateLimitSettings {
  /** Equal answers a second to one network; 0 for no limit, as for all that follow. */
  readonly responsesPerSecond: number
  /** The rates of other kinds of responses: `responsesPerSecond` where they are left out. */
  readonly referralsPerSecond?: number
  readonly nodataPerSecond?: number
  readonly nxdomainsPerSecond?: number
  readonly errorsPerSecond?: number
  /** Responses of all kinds, equal or not, to one network; no limit when left out. */
  readonly allPerSecond?: number
  /** For how many seconds who has had too much is remembered; 15 when left out. */
  readonly windowSeconds?: number
  /** Every so many responses beyond the limit one is sent, truncated; 2 when left out, 0 for none, 1 for all. */
  readonly slip?: number
  /** How many bits of an address make a network; 24 and 56 when left out. */
  readonly ipv4PrefixLength?: number
  readonly ipv6PrefixLength?: number
  /** Address blocks without limit; none when left out. */
  readonly exempt?: readonly string[]
  /** Only counts what it would do. */
  readonly isDryRun?: boolean
  /** Accounts that are kept; 100,000 when left out, in 2 MB. */
  readonly entries?: number
}

export interface RateLimitCounters {
  /** Responses that were not sent. */
  readonly dropped: number
  /** Responses that were sent truncated. */
  readonly slipped: number
  /** Errors that were sent as they are in a truncated response's turn: nothing in them could be truncated. */
  readonly leaked: number
}

export type RateVerdict = 'send' | 'truncate' | 'drop'

const ENTRIES = 100_000

const KIND_CODE: Readonly<Record<ResponseKind | 'all', number>> = {
  answer: 1,
  referral: 2,
  nodata: 3,
  nxdomain: 4,
  error: 5,
  all: 6,
}

/** Kind, length and octets of the network, type, name. */
const LONGEST_KEY = 1 + 1 + 16 + 2 + MAX_NAME_LENGTH

export class ResponseRateLimit {
  readonly #terms: Readonly<Record<ResponseKind | 'all', AccountTerms>>
  readonly #slip: number
  readonly #prefixLengths: { readonly ipv4: number; readonly ipv6: number }
  readonly #exempt: readonly Cidr[]
  readonly #isDryRun: boolean
  readonly #accounts: RateAccounts
  readonly #key = new Uint8Array(LONGEST_KEY)
  readonly #counters = { dropped: 0, slipped: 0, leaked: 0 }

  /**
   * @param secret 16 random octets
   * @throws TextError 'bad-address' for a block in `exempt` that is none
   */
  constructor(settings: RateLimitSettings, secret: Uint8Array) {
    const { responsesPerSecond, windowSeconds = 15 } = settings
    const terms = (perSecond: number = responsesPerSecond): AccountTerms => ({ perSecond, windowSeconds })
    this.#terms = {
      answer: terms(),
      referral: terms(settings.referralsPerSecond),
      nodata: terms(settings.nodataPerSecond),
      nxdomain: terms(settings.nxdomainsPerSecond),
      error: terms(settings.errorsPerSecond),
      all: terms(settings.allPerSecond ?? 0),
    }
    this.#slip = settings.slip ?? 2
    this.#prefixLengths = { ipv4: settings.ipv4PrefixLength ?? 24, ipv6: settings.ipv6PrefixLength ?? 56 }
    this.#exempt = (settings.exempt ?? []).map(parseCidr)
    this.#isDryRun = settings.isDryRun ?? false
    this.#accounts = new RateAccounts(settings.entries ?? ENTRIES, secret)
  }

  get counters(): RateLimitCounters {
    return { ...this.#counters }
  }

  /** What becomes of a response to the address `ip`, on a clock that says `nowMs`. */
  judge(ip: string, subject: ResponseSubject, nowMs: number): RateVerdict {
    const address = addressOctets(ip)
    if (address === undefined || this.#exempt.some((block) => cidrContains(block, address))) return 'send'
    const { kind } = subject
    const isWithin =
      this.#debit('all', address, undefined, nowMs) && this.#debit(kind, address, subject, nowMs)
    if (isWithin) return 'send'
    const verdict = this.#beyond(kind)
    return this.#isDryRun ? 'send' : verdict
  }

  #beyond(kind: ResponseKind): RateVerdict {
    if (this.#slip === 0 || this.#accounts.excess % this.#slip !== 0) {
      this.#counters.dropped++
      return 'drop'
    }
    if (kind === 'error') {
      this.#counters.leaked++
      return 'send'
    }
    this.#counters.slipped++
    return 'truncate'
  }

  #debit(
    kind: ResponseKind | 'all',
    address: Uint8Array,
    subject: ResponseSubject | undefined,
    nowMs: number,
  ): boolean {
    const terms = this.#terms[kind]
    if (terms.perSecond === 0) return true
    const length = this.#writeKey(kind, address, subject)
    return this.#accounts.debit(this.#key, length, terms, nowMs)
  }

  /** @returns its length */
  #writeKey(kind: ResponseKind | 'all', address: Uint8Array, subject: ResponseSubject | undefined): number {
    const key = this.#key
    key[0] = KIND_CODE[kind]
    key[1] = address.length
    const { ipv4, ipv6 } = this.#prefixLengths
    const prefixLength = address.length === IPV4_LENGTH ? ipv4 : ipv6
    let at = 2
    for (let i = 0; i < address.length; i++) {
      key[at++] = address[i]! & (0xff00 >> Math.min(8, Math.max(0, prefixLength - 8 * i)))
    }
    if (subject === undefined) return at
    key[at++] = subject.type >>> 8
    key[at++] = subject.type
    const { octets } = subject
    const end = subject.at + nameLength(octets, subject.at)
    for (let i = subject.at; i < end; i++) key[at++] = LOWER[octets[i]!]!
    return at
  }
}
