/** Which conversation a packet belongs to, in a few words: `UDP 192.168.1.2:50000 > 208.201.224.11:53`. */

import type { Ipv4Endpoint } from '../address/ipv4-endpoint.ts'
import { ipv4Text } from '../address/ipv4-number.ts'
import { describeIpProtocol } from '../wire/ip-protocols.ts'
import type { PacketView } from './packet-view.ts'

export function flowText(protocol: number, from: Ipv4Endpoint, to: Ipv4Endpoint): string {
  return `${describeIpProtocol(protocol).toUpperCase()} ${endpointText(from)} > ${endpointText(to)}`
}

export function packetFlowText({
  protocol,
  source,
  sourcePort,
  destination,
  destinationPort,
}: PacketView): string {
  return flowText(protocol, { ip: source, port: sourcePort }, { ip: destination, port: destinationPort })
}

/** An address with its port, if it has one. */
export function endpointText({ ip, port }: Ipv4Endpoint): string {
  return port === 0 ? ipv4Text(ip) : `${ipv4Text(ip)}:${port}`
}
