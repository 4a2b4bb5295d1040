/** The EDNS options of an authority's responses: those that the query asks for, as far as there is something to say. */

import { EDNS_OPTION } from '../iana/codes.ts'
import type { Client } from '../message/client.ts'
import type { CookieOption, EdnsOption } from '../message/edns-option.ts'
import { type Identity, nsidOption } from '../message/identity.ts'
import type { Query } from '../message/query.ts'
import { NO_OPTIONS } from '../message/response-writer.ts'
import type { CookieState, ServerCookies } from '../message/server-cookie.ts'

export class ResponseOptions {
  /** What the cookie of the query is worth; undefined when it has none. */
  cookie: CookieState | undefined
  /** Makes and checks cookies; without it they are passed over. */
  cookies: ServerCookies | undefined
  readonly #identity: Identity | undefined

  constructor(identity: Identity | undefined) {
    this.#identity = identity
  }

  /** The options of the response to a query that is well-formed. */
  answerTo(query: Query, client: Client | undefined): readonly EdnsOption[] {
    this.cookie = undefined
    if (query.optionsLength === 0) return NO_OPTIONS
    const asked = query.options()
    const nsid = asked.some(({ code }) => code === EDNS_OPTION.NSID) && nsidOption(this.#identity)
    const cookie = this.#answerCookie(asked, client)
    return [...(nsid ? [nsid] : []), ...(cookie === undefined ? [] : [cookie])]
  }

  /** Of several cookies the first counts (RFC 7873 §5.2). */
  #answerCookie(asked: readonly EdnsOption[], client: Client | undefined): EdnsOption | undefined {
    if (this.cookies === undefined || client === undefined) return undefined
    const option = asked.find(({ code }) => code === EDNS_OPTION.COOKIE) as CookieOption | undefined
    if (option === undefined) return undefined
    const { ip } = client.remote
    this.cookie = this.cookies.judge(option, ip)
    return this.cookies.answerTo(option, this.cookie, ip)
  }
}
