/** Handshakes without memory: SYN-ACKs whose numbers say everything, and how they are read when they come back. */

import type { Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import { emptyTcpSegment, MAX_TCP_WINDOW, TCP_FLAG, type TcpSegment } from '../../wire/tcp.ts'
import { agreeOn, offerOptions } from './options.ts'
import { seqAdd } from './sequence.ts'
import { checkCookie, makeCookie, makeCookieTimestamp, readCookieTimestamp } from './syn-cookie.ts'
import type { AgreedOptions } from './tcp-config.ts'
import type { TcpSettings } from './tcp-settings.ts'

/** How long a cookie may be on its way, at the most; see `checkCookie`. */
const COOKIE_LIFETIME_MS = 128_000

/** What came back in a cookie. */
export interface CookieContents {
  /** The number that our SYN-ACK had. */
  readonly initialSequence: number
  readonly peerSequence: number
  readonly agreed: AgreedOptions
}

export class CookieJar {
  readonly #secret: Uint8Array
  readonly #settings: Readonly<TcpSettings>
  #lastMadeAt = -Infinity

  constructor(secret: Uint8Array, settings: Readonly<TcpSettings>) {
    this.#secret = secret
    this.#settings = settings
  }

  /** The SYN-ACK to `syn`. `timestamp` is what ours would say now, `receiveMss` what our MSS option says. */
  answer(
    now: number,
    syn: TcpSegment,
    local: Ipv4Endpoint,
    remote: Ipv4Endpoint,
    timestamp: number,
    receiveMss: number,
  ): TcpSegment {
    this.#lastMadeAt = now
    const agreed = agreeOn(syn, this.#settings)
    const answer = emptyTcpSegment()
    answer.sourcePort = local.port
    answer.destinationPort = remote.port
    answer.sequence = makeCookie(this.#secret, now, local, remote, syn.sequence, agreed.peerMss)
    answer.acknowledgment = seqAdd(syn.sequence, 1)
    answer.flags = TCP_FLAG.syn | TCP_FLAG.ack
    answer.window = Math.min(MAX_TCP_WINDOW, this.#settings.receiveBufferOctets)
    answer.mss = receiveMss
    // Only a timestamp has room for the other options, so without one there are none.
    if (agreed.timestamp === undefined) return answer
    offerOptions(answer, this.#settings)
    if (agreed.windowScale === undefined) answer.windowScale = undefined
    answer.sackPermitted = agreed.sackPermitted
    answer.timestamp = makeCookieTimestamp(timestamp, agreed)
    answer.timestampEcho = agreed.timestamp
    return answer
  }

  /** What `segment` brings back, if it acknowledges a cookie that was made here lately. */
  open(
    now: number,
    segment: TcpSegment,
    local: Ipv4Endpoint,
    remote: Ipv4Endpoint,
  ): CookieContents | undefined {
    if (now - this.#lastMadeAt > COOKIE_LIFETIME_MS) return undefined
    const initialSequence = seqAdd(segment.acknowledgment, -1)
    const peerSequence = seqAdd(segment.sequence, -1)
    const peerMss = checkCookie(this.#secret, now, local, remote, peerSequence, initialSequence)
    if (peerMss === undefined) return undefined
    const { timestamp, timestampEcho } = segment
    const options =
      timestampEcho === undefined
        ? { windowScale: undefined, sackPermitted: false }
        : readCookieTimestamp(timestampEcho)
    return { initialSequence, peerSequence, agreed: { peerMss, timestamp, ...options } }
  }
}
