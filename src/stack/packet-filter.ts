/**
 * A packet filter: rules that say which packets a host takes, and which a router passes on. It keeps no state: a
 * rule sees one packet and nothing of its connection, and the ports of a fragment but the first are unknown to it.
 */

import { prefixContains, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { readU16 } from '../bytes/big-endian.ts'
import { UNREACHABLE_CODE } from '../wire/icmp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import {
  ipv4Destination,
  ipv4HeaderLength,
  ipv4Protocol,
  ipv4Source,
  isLaterFragment,
} from '../wire/ipv4-header.ts'
import type { PacketHook, Verdict } from './ip-packet.ts'
import type { Kernel } from './kernel.ts'

export type FilteredProtocol = 'icmp' | 'tcp' | 'udp'

/** What is left out fits any packet. The first rule that fits decides; a packet that none fits is accepted. */
export interface FilterRule {
  /** Of packets for this host, or of those that it passes on. */
  readonly chain: 'input' | 'forward'
  readonly protocol?: FilteredProtocol | undefined
  readonly source?: Ipv4Prefix | undefined
  readonly destination?: Ipv4Prefix | undefined
  /** Of TCP and UDP. */
  readonly destinationPort?: number | undefined
  /** 'drop' says nothing to the sender, 'reject' that this is prohibited (RFC 1812 §5.2.7.1, code 13). */
  readonly action: 'accept' | 'drop' | 'reject'
}

/** Takes effect at once, and for good. What filters in this kernel already sees only what these rules let pass. */
export function filterPackets(kernel: Kernel, rules: readonly FilterRule[]): void {
  const { hooks } = kernel.ip
  hooks.input = hookOf(kernel, rules, 'input', hooks.input)
  hooks.forward = hookOf(kernel, rules, 'forward', hooks.forward)
}

function hookOf(
  kernel: Kernel,
  rules: readonly FilterRule[],
  chain: FilterRule['chain'],
  next: PacketHook | undefined,
): PacketHook | undefined {
  const own = rules.filter((rule) => rule.chain === chain)
  if (own.length === 0) return next
  return (frame, ipAt, end, by): Verdict => {
    const rule = own.find((each) => fits(each, frame, ipAt, end))
    if (rule === undefined || rule.action === 'accept') return next?.(frame, ipAt, end, by) ?? 'pass'
    if (rule.action === 'reject') {
      const packet = { octets: frame, ipAt, end, broadcast: false }
      kernel.ip.unreachable(packet, UNREACHABLE_CODE.prohibited)
    }
    return 'drop'
  }
}

function fits(rule: FilterRule, frame: Uint8Array, ipAt: number, end: number): boolean {
  const { protocol, source, destination, destinationPort } = rule
  return (
    (protocol === undefined || ipv4Protocol(frame, ipAt) === IP_PROTOCOL[protocol]) &&
    (source === undefined || prefixContains(source, ipv4Source(frame, ipAt))) &&
    (destination === undefined || prefixContains(destination, ipv4Destination(frame, ipAt))) &&
    (destinationPort === undefined || portOf(frame, ipAt, end) === destinationPort)
  )
}

function portOf(frame: Uint8Array, ipAt: number, end: number): number | undefined {
  const at = ipAt + ipv4HeaderLength(frame, ipAt) + 2
  const hasPorts = ipv4Protocol(frame, ipAt) !== IP_PROTOCOL.icmp
  const isFirst = !isLaterFragment(frame, ipAt)
  return hasPorts && isFirst && at + 2 <= end ? readU16(frame, at) : undefined
}
