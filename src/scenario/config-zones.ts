/** The clauses stub-zone and forward-zone: from options to a route, or to the root's servers. */

import { addressOctets } from '../address/cidr.ts'
import { parseSocketAddress } from '../address/socket-address.ts'
import { TextError } from '../errors.ts'
import { DNS_PORT } from '../dns/iana/port.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import type { RouteServer, ZoneRoute } from '../dns/resolver/settings.ts'
import type { ReadValue } from './config-values.ts'
import { name, yesNo } from './config-values.ts'

type RouteKind = ZoneRoute['kind']

/** A route in the making. */
export class RouteDraft {
  readonly #kind: RouteKind
  readonly #servers: RouteServer[] = []
  #zone: DomainName | undefined
  #isPrimed = false
  #fallsBack = false

  constructor(kind: RouteKind) {
    this.#kind = kind
  }

  /** Takes an option of the clause; says why not if it cannot. Throws `TextError` for a value that is none. */
  take(option: string, value: string): string | undefined {
    const key = option.replace(/^(?:stub|forward)-/, '')
    switch (key) {
      case 'name':
        this.#zone = name(value)
        return undefined
      case 'addr':
        this.#servers.push(serverAt(value))
        return undefined
      case 'host':
        this.#servers.push({ name: name(value.replace(/@.*$/, '')), port: DNS_PORT })
        return undefined
      case 'prime':
        this.#isPrimed = yesNo(value)
        return undefined
      case 'first':
        this.#fallsBack = yesNo(value)
        return undefined
      case 'no-cache':
      case 'tcp-upstream':
      case 'tls-upstream':
      case 'ssl-upstream':
        return yesNo(value) ? 'rootwalk has no such way to ask' : undefined
      default:
        return `no option of a ${this.#kind} zone`
    }
  }

  /** @throws TextError when it has no name */
  finish(): ZoneRoute {
    if (this.#zone === undefined) throw new TextError('missing-field', '', `the name of a ${this.#kind} zone`)
    return {
      kind: this.#kind,
      zone: this.#zone,
      servers: this.#servers,
      isPrimed: this.#isPrimed,
      fallsBack: this.#fallsBack,
    }
  }
}

/** An address, perhaps with `@port`. */
const serverAt: ReadValue<RouteServer> = (text) => {
  const [ip = '', port] = text.replace(/#.*$/, '').split('@')
  if (addressOctets(ip) === undefined) throw new TextError('bad-address', text, 'an address, or address@port')
  return parseSocketAddress(port === undefined ? `[${ip}]` : `[${ip}]:${port}`, { ip, port: DNS_PORT })
}
