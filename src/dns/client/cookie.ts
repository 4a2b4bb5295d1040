/** DNS cookies as a client sees them (RFC 7873 §5.1, §5.3): what goes with a query, what must come back. */

import { EDNS_OPTION } from '../iana/codes.ts'
import type { Edns } from '../message/edns.ts'
import type { CookieOption } from '../message/edns-option.ts'

export interface Cookie {
  /** Eight random octets, others for each server (RFC 9018 §3). */
  readonly client: Uint8Array
  /** What the server gave last; none as long as it gave nothing. */
  readonly server: Uint8Array
}

export type CookieVerdict =
  /** It is from whom we asked. */
  | 'confirmed'
  /** The server, or a forger, does without. */
  | 'absent'
  /** Somebody else's: a forgery. */
  | 'wrong'

/** `edns` with the cookie among its options. */
export function withCookie(edns: Edns, { client, server }: Cookie): Edns {
  const option: CookieOption = { code: EDNS_OPTION.COOKIE, type: 'COOKIE', client, server }
  return { ...edns, options: [...edns.options, option] }
}

/** The COOKIE option of a response; of several the first counts (RFC 7873 §5.3). */
export function cookieIn(edns: Edns | undefined): CookieOption | undefined {
  if (edns === undefined) return undefined
  for (const option of edns.options) if (option.code === EDNS_OPTION.COOKIE) return option as CookieOption
  return undefined
}

/** What the cookie of a response says about who sent it. */
export function judgeCookie(sent: Cookie, received: CookieOption | undefined): CookieVerdict {
  // Eight octets alone are the option of a query, sent back by a server that knows no cookies.
  if (received === undefined) return 'absent'
  if (!areSame(sent.client, received.client)) return 'wrong'
  return received.server.length === 0 ? 'absent' : 'confirmed'
}

function areSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
