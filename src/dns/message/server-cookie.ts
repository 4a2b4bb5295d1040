/**
 * DNS cookies as a server makes and checks them (RFC 7873 §5.2), in the form that servers of one address can share when
 * they share the secret (RFC 9018 §4). Nothing is remembered of clients.
 */

import { addressOctets } from '../../address/cidr.ts'
import { readU32 } from '../../bytes/big-endian.ts'
import { SIPHASH_LENGTH, sipHash } from '../../bytes/siphash.ts'
import { EDNS_OPTION } from '../iana/codes.ts'
import type { CookieOption } from './edns-option.ts'

export const COOKIE_SECRET_LENGTH = 16

export interface ServerCookiesOptions {
  /** 16 octets each: the first makes cookies, all of them are good for checking. There is at least one. */
  readonly secrets: readonly Uint8Array[]
  /** Seconds since the epoch. */
  readonly nowSeconds: () => number
}

export type CookieState =
  /** It knows what only the owner of its address has been told. */
  | 'valid'
  /** It does not have a server cookie yet. */
  | 'new'
  /** What it has is too old, or was never ours. */
  | 'invalid'

const VERSION = 1
const CLIENT_LENGTH = 8
/** Version, three octets that are reserved, and the time. */
const HEAD_LENGTH = 8
const SERVER_LENGTH = HEAD_LENGTH + SIPHASH_LENGTH
const LONGEST_ADDRESS = 16

/** RFC 9018 §4.3: an hour into the past, and five minutes into the future of those whose clocks differ. */
const OLDEST_SECONDS = 3600
const NEWEST_SECONDS = 300
/** A younger one is given back as it is. */
const RENEWED_AFTER_SECONDS = 1800

export class ServerCookies {
  readonly #secrets: readonly Uint8Array[]
  readonly #nowSeconds: () => number
  readonly #input = new Uint8Array(CLIENT_LENGTH + HEAD_LENGTH + LONGEST_ADDRESS)
  readonly #hash = new Uint8Array(SIPHASH_LENGTH)

  constructor({ secrets, nowSeconds }: ServerCookiesOptions) {
    this.#secrets = secrets
    this.#nowSeconds = nowSeconds
  }

  /** What the cookie of a query from the address `ip` is worth. */
  judge({ client, server }: CookieOption, ip: string): CookieState {
    if (server.length === 0) return 'new'
    if (server.length !== SERVER_LENGTH || server[0] !== VERSION) return 'invalid'
    const age = this.#ageOf(server)
    if (age > OLDEST_SECONDS || age < -NEWEST_SECONDS) return 'invalid'
    const isOurs = this.#secrets.some((secret) => {
      this.#hashInto(secret, client, server, ip)
      return this.#hash.every((octet, i) => octet === server[HEAD_LENGTH + i])
    })
    return isOurs ? 'valid' : 'invalid'
  }

  /** What to answer a query with: the cookie that it has, if that is `state` 'valid' and young, or a new one. */
  answerTo(asked: CookieOption, state: CookieState, ip: string): CookieOption {
    const isYoung = state === 'valid' && this.#ageOf(asked.server) < RENEWED_AFTER_SECONDS
    const server = isYoung ? asked.server : this.#make(asked.client, ip)
    return { code: EDNS_OPTION.COOKIE, type: 'COOKIE', client: asked.client, server }
  }

  #make(client: Uint8Array, ip: string): Uint8Array {
    const cookie = new Uint8Array(SERVER_LENGTH)
    cookie[0] = VERSION
    new DataView(cookie.buffer).setUint32(4, this.#nowSeconds())
    this.#hashInto(this.#secrets[0]!, client, cookie, ip)
    cookie.set(this.#hash, HEAD_LENGTH)
    return cookie
  }

  /** On the circle of 32-bit numbers (RFC 9018 §4.3). */
  #ageOf(server: Uint8Array): number {
    return (Math.floor(this.#nowSeconds()) - readU32(server, 4)) | 0
  }

  #hashInto(secret: Uint8Array, client: Uint8Array, head: Uint8Array, ip: string): void {
    const input = this.#input
    const address = addressOctets(ip) ?? new Uint8Array(0)
    input.set(client)
    input.set(head.subarray(0, HEAD_LENGTH), CLIENT_LENGTH)
    input.set(address, CLIENT_LENGTH + HEAD_LENGTH)
    sipHash(secret, input, CLIENT_LENGTH + HEAD_LENGTH + address.length, this.#hash)
  }
}
