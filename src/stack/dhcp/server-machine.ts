/**
 * A DHCP server (RFC 2131 §4.3) as a function of the time and what a client says, with a table of leases. It sends
 * nothing: see `DhcpAnswer`.
 */

import { ANY_IPV4, ipv4Text, type Ipv4 } from '../../address/ipv4-number.ts'
import {
  broadcastAddress,
  formatIpv4Prefix,
  networkAddress,
  prefixContains,
} from '../../address/ipv4-prefix.ts'
import { formatMac, type Mac } from '../../address/mac.ts'
import { DHCP_MESSAGE, type DhcpMessage } from '../../wire/dhcp.ts'
import { INFINITE_LEASE_SECONDS } from './dhcp-lease.ts'
import { isActive, LeaseTable, type Binding } from './lease-table.ts'
import { acknowledgement, offer, refusal, type ServerParameters } from './server-messages.ts'

export interface ServerMachineOptions extends ServerParameters {
  /** The first and the last address to hand out. */
  readonly range: readonly [Ipv4, Ipv4]
  /** The longest time that an address is granted for, and what clients get that don't ask for less. */
  readonly leaseSeconds: number
  /** Addresses that belong to one card each; they need not be in the range. */
  readonly reservations?: ReadonlyMap<Mac, Ipv4>
}

/** How long an offer is held: longer than a client goes on asking for what it was offered (§3.1). */
export const OFFER_HOLD_MS = 120_000

/** How long an address rests that someone uses who did not get it from here. */
export const DECLINE_HOLD_MS = 600_000

export interface DhcpAnswer {
  /** Undefined where silence is the answer. */
  readonly reply: DhcpMessage | undefined
  /** For the log, in the words of ISC's server. */
  readonly note: string
}

export class ServerMachine {
  readonly table: LeaseTable
  readonly #options: ServerMachineOptions
  readonly #network: string

  /** Throws `RangeError` for a range that is not in the network of the server. */
  constructor(options: ServerMachineOptions) {
    const { range, server, prefixLength, routers, reservations = new Map<Mac, Ipv4>() } = options
    const own = { address: server, prefixLength }
    const network = networkAddress(own)
    this.#options = options
    this.#network = formatIpv4Prefix({ address: network, prefixLength })
    if (range[0] > range[1] || !range.every((end) => prefixContains(own, end))) {
      throw new RangeError(
        `${range.map(ipv4Text).join(' … ')} is not a range of the network ${this.#network}`,
      )
    }
    this.table = new LeaseTable({
      range,
      excluded: new Set([server, ...routers, network, broadcastAddress(own)]),
      reservations,
    })
  }

  respond(now: number, message: DhcpMessage): DhcpAnswer {
    const { messageType } = message.options
    if (message.relayIp !== ANY_IPV4 && !this.#isOnNetwork(message.relayIp)) {
      return silence(`message from ${nameOf(message)}: no pool for relay ${ipv4Text(message.relayIp)}`)
    }
    if (messageType === DHCP_MESSAGE.discover) return this.#discovered(now, message)
    if (messageType === DHCP_MESSAGE.request) return this.#requested(now, message)
    if (messageType === DHCP_MESSAGE.decline) return this.#declined(now, message)
    if (messageType === DHCP_MESSAGE.release) return this.#released(now, message)
    if (messageType === DHCP_MESSAGE.inform) return this.#informed(message)
    return silence(`message of type ${messageType} from ${nameOf(message)} ignored`)
  }

  /** §4.3.1. */
  #discovered(now: number, message: DhcpMessage): DhcpAnswer {
    const client = clientKey(message)
    const address = this.table.choose(now, client, message.clientMac, message.options.requestedIp)
    if (address === undefined) {
      return silence(`DHCPDISCOVER from ${nameOf(message)}: network ${this.#network}: no free leases`)
    }
    const held = this.table.of(client)
    // A client that asks anew while its lease runs keeps it, should the offer come to nothing.
    const keeps = held?.state === 'bound' && held.address === address && isActive(now, held)
    if (!keeps) this.#bind(message, address, 'offered', now + OFFER_HOLD_MS)
    return {
      reply: offer(this.#options, message, address, this.#secondsFor(message)),
      note: `DHCPOFFER on ${ipv4Text(address)} to ${nameOf(message)}`,
    }
  }

  /** §4.3.2: which state a client is in shows in what it fills in (table 4). */
  #requested(now: number, message: DhcpMessage): DhcpAnswer {
    const { serverIdentifier, requestedIp } = message.options
    const address = requestedIp ?? message.clientIp
    if (serverIdentifier !== undefined) return this.#selected(now, message, address)
    if (!this.#isOnNetwork(address)) return this.#refuse(message, address, 'wrong network')
    const held = this.table.of(clientKey(message))
    if (requestedIp !== undefined && message.clientIp === ANY_IPV4) {
      // INIT-REBOOT: another server may know what this one has no record of.
      if (held === undefined) return silence(`DHCPREQUEST for ${ipv4Text(address)}: unknown lease`)
      if (held.address !== address) return this.#refuse(message, address, 'wrong address')
    }
    return this.#grant(now, message, address)
  }

  #selected(now: number, message: DhcpMessage, address: Ipv4): DhcpAnswer {
    const { server } = this.#options
    if (message.options.serverIdentifier !== server) {
      this.table.withdraw(clientKey(message))
      return silence(`DHCPREQUEST for ${ipv4Text(address)} from ${nameOf(message)}: not our offer`)
    }
    return this.#grant(now, message, address)
  }

  #grant(now: number, message: DhcpMessage, address: Ipv4): DhcpAnswer {
    const client = clientKey(message)
    if (!this.table.mayHave(now, client, message.clientMac, address)) {
      return this.#refuse(message, address, 'lease unavailable')
    }
    const seconds = this.#secondsFor(message)
    const untilMs = seconds === INFINITE_LEASE_SECONDS ? Infinity : now + seconds * 1000
    this.#bind(message, address, 'bound', untilMs)
    return {
      reply: acknowledgement(this.#options, message, address, seconds),
      note: `DHCPACK on ${ipv4Text(address)} to ${nameOf(message)}`,
    }
  }

  #refuse(message: DhcpMessage, address: Ipv4, reason: string): DhcpAnswer {
    return {
      reply: refusal(this.#options, message, reason),
      note: `DHCPNAK on ${ipv4Text(address)} to ${nameOf(message)}: ${reason}`,
    }
  }

  /** §4.3.3. */
  #declined(now: number, message: DhcpMessage): DhcpAnswer {
    const { requestedIp = ANY_IPV4 } = message.options
    const held = this.table.of(clientKey(message))
    const what = `DHCPDECLINE of ${ipv4Text(requestedIp)} from ${nameOf(message)}`
    if (held?.address !== requestedIp) return silence(`${what}: not found`)
    this.table.decline(held, now + DECLINE_HOLD_MS)
    return silence(`${what}: abandoned, someone else uses it`)
  }

  /** §4.3.4. */
  #released(now: number, message: DhcpMessage): DhcpAnswer {
    const held = this.table.of(clientKey(message))
    const what = `DHCPRELEASE of ${ipv4Text(message.clientIp)} from ${nameOf(message)}`
    if (held?.address !== message.clientIp) return silence(`${what}: not found`)
    this.table.set({ ...held, state: 'released', untilMs: now })
    return silence(what)
  }

  /** §4.3.5: parameters for an address that is none of ours to grant. */
  #informed(message: DhcpMessage): DhcpAnswer {
    return {
      reply: acknowledgement(this.#options, message, ANY_IPV4, undefined),
      note: `DHCPACK to ${ipv4Text(message.clientIp)} (${formatMac(message.clientMac)}) for DHCPINFORM`,
    }
  }

  #bind(message: DhcpMessage, address: Ipv4, state: Binding['state'], untilMs: number): void {
    const { clientMac: mac } = message
    this.table.set({
      address,
      client: clientKey(message),
      mac,
      hostName: hostNameOf(message),
      state,
      untilMs,
    })
  }

  /** A client may ask for less. */
  #secondsFor({ options: { leaseSeconds } }: DhcpMessage): number {
    const most = this.#options.leaseSeconds
    return leaseSeconds === undefined || leaseSeconds === 0 ? most : Math.min(leaseSeconds, most)
  }

  #isOnNetwork(address: Ipv4): boolean {
    const { server, prefixLength } = this.#options
    return prefixContains({ address: server, prefixLength }, address)
  }
}

function silence(note: string): DhcpAnswer {
  return { reply: undefined, note }
}

/** §4.2: the client's identifier, or the address of its card where it gives none. */
function clientKey({ clientMac, options: { clientIdentifier } }: DhcpMessage): string {
  if (clientIdentifier === undefined) return `mac ${formatMac(clientMac)}`
  return `id ${[...clientIdentifier].map((octet) => octet.toString(16).padStart(2, '0')).join('')}`
}

/** `00:16:3e:00:00:01 (laptop)`. */
function nameOf(message: DhcpMessage): string {
  const [mac, hostName] = [formatMac(message.clientMac), hostNameOf(message)]
  return hostName === undefined ? mac : `${mac} (${hostName})`
}

/** For logs and terminals, which must not get commands of the client's making. */
function hostNameOf({ options: { hostName } }: DhcpMessage): string | undefined {
  return hostName?.replace(/[^\x20-\x7e]/g, '?')
}
