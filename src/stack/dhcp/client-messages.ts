/** What a DHCP client says, in each of its states (RFC 2131 §4.4.1, table 5). Data only: when it is said is not here. */

import { ANY_IPV4, type Ipv4 } from '../../address/ipv4-number.ts'
import { MAC_LENGTH, putMac, type Mac } from '../../address/mac.ts'
import { ETHERNET_HARDWARE } from '../../wire/arp.ts'
import { DHCP_MESSAGE, DHCP_OPTION, type DhcpMessage, type DhcpOptions } from '../../wire/dhcp.ts'
import type { DhcpLease } from './dhcp-lease.ts'

export interface ClientIdentity {
  readonly mac: Mac
  readonly hostName: string | undefined
}

/** A message but for what differs between its first sending and the next. */
export type ClientMessage = Omit<DhcpMessage, 'secs'>

/** What the client can make use of. */
const WANTED = Uint8Array.of(
  DHCP_OPTION.subnetMask,
  DHCP_OPTION.routers,
  DHCP_OPTION.nameServers,
  DHCP_OPTION.domainName,
  DHCP_OPTION.renewalSeconds,
  DHCP_OPTION.rebindingSeconds,
)

/** No Ethernet frame is to be taken apart for it: 1500 less the headers of IP and UDP. */
const MAX_MESSAGE_SIZE = 1472

/** `previous` is an address that the client would like to have again. */
export function discover(identity: ClientIdentity, transactionId: number, previous?: Ipv4): ClientMessage {
  const requested = previous === undefined ? {} : { requestedIp: previous }
  return asking(identity, transactionId, ANY_IPV4, { messageType: DHCP_MESSAGE.discover, ...requested })
}

/** SELECTING: takes up an offer, and so tells all other servers that theirs are not taken up. */
export function requestOffered(
  identity: ClientIdentity,
  { transactionId, yourIp, options: { serverIdentifier } }: DhcpMessage,
): ClientMessage {
  const server = serverIdentifier === undefined ? {} : { serverIdentifier }
  const options = { messageType: DHCP_MESSAGE.request, requestedIp: yourIp, ...server }
  return asking(identity, transactionId, ANY_IPV4, options)
}

/** INIT-REBOOT: asks whether an address from before is still right on this network. */
export function requestAgain(identity: ClientIdentity, transactionId: number, address: Ipv4): ClientMessage {
  const options = { messageType: DHCP_MESSAGE.request, requestedIp: address }
  return asking(identity, transactionId, ANY_IPV4, options)
}

/** RENEWING and REBINDING: asks for more time. */
export function requestMore(identity: ClientIdentity, transactionId: number, address: Ipv4): ClientMessage {
  return asking(identity, transactionId, address, { messageType: DHCP_MESSAGE.request })
}

/** Asks for parameters only. */
export function inform(identity: ClientIdentity, transactionId: number, address: Ipv4): ClientMessage {
  return asking(identity, transactionId, address, { messageType: DHCP_MESSAGE.inform })
}

/** The address that the server granted is in use by someone else. */
export function decline(identity: ClientIdentity, transactionId: number, lease: DhcpLease): ClientMessage {
  const options = { messageType: DHCP_MESSAGE.decline, requestedIp: lease.address, ...serverOf(lease) }
  return message(identity, transactionId, ANY_IPV4, options)
}

export function release(identity: ClientIdentity, transactionId: number, lease: DhcpLease): ClientMessage {
  const options = { messageType: DHCP_MESSAGE.release, ...serverOf(lease) }
  return message(identity, transactionId, lease.address, options)
}

function serverOf({ server }: DhcpLease): Pick<DhcpOptions, 'serverIdentifier'> {
  return server === undefined ? {} : { serverIdentifier: server }
}

function asking(
  identity: ClientIdentity,
  transactionId: number,
  clientIp: Ipv4,
  options: Omit<DhcpOptions, 'other'>,
): ClientMessage {
  const { hostName } = identity
  return message(identity, transactionId, clientIp, {
    ...options,
    ...(hostName === undefined ? {} : { hostName }),
    parameterRequest: WANTED,
    maxMessageSize: MAX_MESSAGE_SIZE,
  })
}

function message(
  { mac }: ClientIdentity,
  transactionId: number,
  clientIp: Ipv4,
  options: Omit<DhcpOptions, 'other'>,
): ClientMessage {
  return {
    operation: 'request',
    transactionId,
    // §4.1: this client sees frames for its card before it has an address.
    broadcast: false,
    clientIp,
    ...{ yourIp: ANY_IPV4, serverIp: ANY_IPV4, relayIp: ANY_IPV4 },
    clientMac: mac,
    options: { ...options, clientIdentifier: clientIdentifier(mac), other: [] },
  }
}

/** RFC 2132 §9.14: hardware type and address. */
function clientIdentifier(mac: Mac): Uint8Array {
  const identifier = new Uint8Array(1 + MAC_LENGTH)
  identifier[0] = ETHERNET_HARDWARE
  putMac(mac, identifier, 1)
  return identifier
}
