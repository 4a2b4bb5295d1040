/** What a DHCP server says (RFC 2131 §4.3.1, table 3), and where to (§4.1). Data only: to whom it says what is not here. */

import { ANY_IPV4, BROADCAST_IPV4, ipv4Mask, writeIpv4, type Ipv4 } from '../../address/ipv4-number.ts'
import { BROADCAST_MAC, type Mac } from '../../address/mac.ts'
import { DHCP_MESSAGE, DHCP_OPTION, type DhcpMessage, type DhcpOptions } from '../../wire/dhcp.ts'
import { INFINITE_LEASE_SECONDS } from './dhcp-lease.ts'

/** What a server knows of its network. */
export interface ServerParameters {
  /** The server's own address, by which clients tell servers apart. */
  readonly server: Ipv4
  readonly prefixLength: number
  readonly routers: readonly Ipv4[]
  readonly nameServers: readonly Ipv4[]
  readonly domainName?: string
}

/** RFC 2132 §5.3. */
const BROADCAST_ADDRESS_OPTION = 28

export function offer(
  parameters: ServerParameters,
  request: DhcpMessage,
  yourIp: Ipv4,
  leaseSeconds: number,
): DhcpMessage {
  const options = grant(parameters, request, DHCP_MESSAGE.offer, leaseSeconds)
  return { ...reply(request), clientIp: ANY_IPV4, yourIp, options }
}

/** `leaseSeconds` is undefined in answer to an INFORM, which must not be told of any time (§4.3.5). */
export function acknowledgement(
  parameters: ServerParameters,
  request: DhcpMessage,
  yourIp: Ipv4,
  leaseSeconds: number | undefined,
): DhcpMessage {
  return { ...reply(request), yourIp, options: grant(parameters, request, DHCP_MESSAGE.ack, leaseSeconds) }
}

export function refusal({ server }: ServerParameters, request: DhcpMessage, reason: string): DhcpMessage {
  return {
    ...reply(request),
    clientIp: ANY_IPV4,
    // §4.3.2: behind a relay the client may be on another network than it thinks, and is to hear of it all the same.
    broadcast: request.broadcast || request.relayIp !== ANY_IPV4,
    options: {
      messageType: DHCP_MESSAGE.nak,
      serverIdentifier: server,
      ...identifierOf(request),
      message: reason,
      other: [],
    },
  }
}

function reply(request: DhcpMessage): Omit<DhcpMessage, 'options'> {
  const { transactionId, broadcast, clientIp, relayIp, clientMac } = request
  return {
    ...{ operation: 'reply', transactionId, secs: 0, broadcast, clientIp },
    ...{ yourIp: ANY_IPV4, serverIp: ANY_IPV4, relayIp, clientMac },
  }
}

function grant(
  parameters: ServerParameters,
  request: DhcpMessage,
  messageType: number,
  leaseSeconds: number | undefined,
): DhcpOptions {
  return {
    messageType,
    serverIdentifier: parameters.server,
    ...(leaseSeconds === undefined ? {} : leaseTimes(leaseSeconds)),
    ...networkOptions(parameters, request.options.parameterRequest),
    ...identifierOf(request),
  }
}

/** §4.4.5: a half and seven eighths, said aloud for clients that do not compute. */
function leaseTimes(leaseSeconds: number): Partial<DhcpOptions> {
  if (leaseSeconds === INFINITE_LEASE_SECONDS) return { leaseSeconds }
  const renewalSeconds = Math.floor(leaseSeconds / 2)
  return { leaseSeconds, renewalSeconds, rebindingSeconds: Math.floor((leaseSeconds * 7) / 8) }
}

/** What the client wants, or everything if it does not say. */
function networkOptions(
  { server, prefixLength, routers, nameServers, domainName }: ServerParameters,
  wanted: Uint8Array | undefined,
): Omit<DhcpOptions, 'messageType'> {
  const wants = (code: number): boolean => wanted?.includes(code) ?? true
  const subnetMask = ipv4Mask(prefixLength)
  const withBroadcast = wants(BROADCAST_ADDRESS_OPTION) && prefixLength <= 30
  return {
    ...(wants(DHCP_OPTION.subnetMask) ? { subnetMask } : {}),
    ...(wants(DHCP_OPTION.routers) && routers.length > 0 ? { routers } : {}),
    ...(wants(DHCP_OPTION.nameServers) && nameServers.length > 0 ? { nameServers } : {}),
    ...(wants(DHCP_OPTION.domainName) && domainName !== undefined ? { domainName } : {}),
    other: withBroadcast ? [addressOption(BROADCAST_ADDRESS_OPTION, (server | ~subnetMask) >>> 0)] : [],
  }
}

function addressOption(code: number, address: Ipv4): DhcpOptions['other'][number] {
  const data = new Uint8Array(4)
  writeIpv4(address, data, 0)
  return { code, data }
}

/** RFC 6842 §3: a client that names itself is named in the answer. */
function identifierOf({ options: { clientIdentifier } }: DhcpMessage): Partial<DhcpOptions> {
  return clientIdentifier === undefined ? {} : { clientIdentifier }
}

/** Where an answer goes: by way of the IP layer, or straight to a card on the link. */
export type ReplyDestination =
  | { readonly kind: 'relay' | 'client'; readonly ip: Ipv4 }
  | { readonly kind: 'link'; readonly ip: Ipv4; readonly mac: Mac }

/** RFC 2131 §4.1. */
export function replyDestination({
  options,
  relayIp,
  clientIp,
  yourIp,
  broadcast,
  clientMac,
}: DhcpMessage): ReplyDestination {
  if (relayIp !== ANY_IPV4) return { kind: 'relay', ip: relayIp }
  const toAll = { kind: 'link', ip: BROADCAST_IPV4, mac: BROADCAST_MAC } as const
  if (options.messageType === DHCP_MESSAGE.nak) return toAll
  if (clientIp !== ANY_IPV4) return { kind: 'client', ip: clientIp }
  if (broadcast || yourIp === ANY_IPV4) return toAll
  return { kind: 'link', ip: yourIp, mac: clientMac }
}
