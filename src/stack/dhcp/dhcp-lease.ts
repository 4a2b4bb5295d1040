/** What a server has granted a client, from the server's words (RFC 2131 §3.1, §4.4.5). Knows no state and no socket. */

import { isLoopbackIpv4, type Ipv4 } from '../../address/ipv4-number.ts'
import { classPrefixLength, prefixLengthOf } from '../../address/ipv4-prefix.ts'
import type { DhcpMessage, DhcpOptions } from '../../wire/dhcp.ts'
import { isSingleHost } from '../ip-martians.ts'

/** How to use the network, which goes with every lease and can be had without one. */
export interface DhcpParameters {
  readonly prefixLength: number
  /** The first is the default gateway. */
  readonly routers: readonly Ipv4[]
  readonly nameServers: readonly Ipv4[]
  readonly domainName: string | undefined
}

/** Times are those of the clock that the message was read with, in milliseconds; Infinity for never. */
export interface DhcpLease extends DhcpParameters {
  readonly address: Ipv4
  /** Who granted it; undefined if the server did not say. */
  readonly server: Ipv4 | undefined
  readonly leaseSeconds: number
  /** T1: ask the server for more time. */
  readonly renewAtMs: number
  /** T2: ask any server. */
  readonly rebindAtMs: number
  readonly expiresAtMs: number
}

/** RFC 2131 §3.3. */
export const INFINITE_LEASE_SECONDS = 0xffff_ffff

/** RFC 2131 §4.4.5: of the duration of the lease. */
const RENEWAL_SHARE = 0.5
const REBINDING_SHARE = 0.875

/** Probing the address takes as long; and who grants less, or wants to be asked more often, means mischief. */
const SHORTEST_LEASE_SECONDS = 10
const SHORTEST_RENEWAL_SECONDS = SHORTEST_LEASE_SECONDS * RENEWAL_SHARE

/**
 * The lease in an ACK to a request sent at `requestedAtMs`; undefined if it names no address that a host can have, or
 * no duration that a host can live with.
 */
export function leaseFrom(ack: DhcpMessage, requestedAtMs: number): DhcpLease | undefined {
  const { options, yourIp: address } = ack
  const { leaseSeconds, serverIdentifier: server } = options
  if (!isSingleHost(address) || isLoopbackIpv4(address)) return undefined
  if (leaseSeconds === undefined || leaseSeconds < SHORTEST_LEASE_SECONDS) return undefined
  const renewal = options.renewalSeconds ?? leaseSeconds * RENEWAL_SHARE
  const rebinding = options.rebindingSeconds ?? leaseSeconds * REBINDING_SHARE
  const inOrder = SHORTEST_RENEWAL_SECONDS <= renewal && renewal <= rebinding && rebinding <= leaseSeconds
  // §4.4.1: the time runs from when the request was sent, so that the client never holds on for too long.
  const after = (seconds: number): number =>
    leaseSeconds === INFINITE_LEASE_SECONDS ? Infinity : requestedAtMs + seconds * 1000
  return {
    ...parametersFrom(options, address),
    ...{ address, server, leaseSeconds },
    renewAtMs: after(inOrder ? renewal : leaseSeconds * RENEWAL_SHARE),
    rebindAtMs: after(inOrder ? rebinding : leaseSeconds * REBINDING_SHARE),
    expiresAtMs: after(leaseSeconds),
  }
}

export function parametersFrom(options: DhcpOptions, address: Ipv4): DhcpParameters {
  const { subnetMask } = options
  const told = subnetMask === undefined ? undefined : prefixLengthOf(subnetMask)
  return {
    prefixLength: told ?? classPrefixLength(address),
    routers: options.routers ?? [],
    nameServers: options.nameServers ?? [],
    domainName: isDomainName(options.domainName) ? options.domainName : undefined,
  }
}

/** It goes into files of lines, which must not get a line of the server's making. */
function isDomainName(text: string | undefined): text is string {
  return text !== undefined && /^[\w.-]+$/.test(text)
}
