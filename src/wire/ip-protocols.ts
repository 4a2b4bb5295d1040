/** Numbers of the protocols above IPv4, as IANA assigns them. */

export const IP_PROTOCOL = { icmp: 1, igmp: 2, tcp: 6, udp: 17 } as const

const NAMES = new Map<number, string>(Object.entries(IP_PROTOCOL).map(([name, number]) => [number, name]))

/** `udp`; `protocol 89` for one without a name here. */
export function describeIpProtocol(protocol: number): string {
  return NAMES.get(protocol) ?? `protocol ${protocol}`
}
