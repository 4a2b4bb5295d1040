/** Whether one packet answers another, by what the protocols of both say. */

import { BROADCAST_IPV4, isMulticastIpv4 } from '../address/ipv4-number.ts'
import { dissect } from '../dissect/dissect.ts'
import { fieldNumber, layersOf, type Layer, type Protocol } from '../dissect/layer.ts'
import { ARP_OPERATION } from '../wire/arp.ts'
import { ICMP_TYPE, isIcmpError } from '../wire/icmp.ts'
import { TCP_FLAG } from '../wire/tcp.ts'

/**
 * Whether the frame `reply` answers the frame `request`: an ARP reply for the address asked for; an echo reply; a
 * datagram or segment the other way between the same ports, with the same DNS or DHCP identifier and an
 * acknowledgment that fits; or an ICMP error that quotes the request.
 */
export function answers(request: Uint8Array, reply: Uint8Array): boolean {
  const asked = new Stack(dissect(request))
  const told = new Stack(dissect(reply))
  if (asked.has('arp')) return answersArp(asked, told)
  if (asked.has('dhcp')) return answersDhcp(asked, told)
  if (!asked.has('ipv4') || !told.has('ipv4')) return false
  if (isIcmpError(told.field('icmp', 'type') ?? -1)) return quotes(told, asked)
  if (!isReversed(asked, told)) return false
  if (asked.has('icmp')) return answersEcho(asked, told)
  if (asked.has('tcp')) return answersTcp(asked, told)
  return asked.has('udp') && answersUdp(asked, told)
}

/** The layers of a packet by protocol: the outermost of each, and those that an ICMP error quotes apart. */
class Stack {
  readonly #own: readonly Layer[]
  readonly #quoted: readonly Layer[]

  constructor(outermost: Layer) {
    const layers = layersOf(outermost)
    const icmpAt = layers.findIndex(({ protocol }) => protocol === 'icmp')
    this.#own = icmpAt < 0 ? layers : layers.slice(0, icmpAt + 1)
    this.#quoted = icmpAt < 0 ? [] : layers.slice(icmpAt + 1)
  }

  has(protocol: Protocol): boolean {
    return this.#own.some((layer) => layer.protocol === protocol)
  }

  field(protocol: Protocol, name: string): number | undefined {
    return numberIn(this.#own, protocol, name)
  }

  quotedField(protocol: Protocol, name: string): number | undefined {
    return numberIn(this.#quoted, protocol, name)
  }

  /** Octets of TCP payload, and one each for SYN and FIN (RFC 9293 §3.4). */
  get segmentLength(): number {
    const ip = this.#own.find(({ protocol }) => protocol === 'ipv4')
    const total = this.field('ipv4', 'totalLength') ?? 0
    const headers = (ip?.length ?? 0) + (this.field('tcp', 'headerLength') ?? 0)
    const flags = this.field('tcp', 'flags') ?? 0
    return total - headers + Number((flags & TCP_FLAG.syn) !== 0) + Number((flags & TCP_FLAG.fin) !== 0)
  }
}

function numberIn(layers: readonly Layer[], protocol: Protocol, name: string): number | undefined {
  const layer = layers.find((each) => each.protocol === protocol)
  return layer === undefined ? undefined : fieldNumber(layer, name)
}

function answersArp(asked: Stack, told: Stack): boolean {
  return (
    asked.field('arp', 'operation') === ARP_OPERATION.request &&
    told.field('arp', 'operation') === ARP_OPERATION.reply &&
    told.field('arp', 'senderIp') === asked.field('arp', 'targetIp')
  )
}

/** RFC 2131 §4.1: the transaction tells, for addresses may not be there yet. */
function answersDhcp(asked: Stack, told: Stack): boolean {
  const REPLY = 2
  return (
    told.field('dhcp', 'operation') === REPLY &&
    told.field('dhcp', 'transactionId') === asked.field('dhcp', 'transactionId')
  )
}

/** The same two hosts, the other way round; to a broadcast any host may answer. */
function isReversed(asked: Stack, told: Stack): boolean {
  const destination = asked.field('ipv4', 'destination') ?? 0
  const isForMany = destination === BROADCAST_IPV4 || isMulticastIpv4(destination)
  return (
    told.field('ipv4', 'protocol') === asked.field('ipv4', 'protocol') &&
    told.field('ipv4', 'destination') === asked.field('ipv4', 'source') &&
    (isForMany || told.field('ipv4', 'source') === destination)
  )
}

function quotes(told: Stack, asked: Stack): boolean {
  const agrees = (protocol: Protocol, ...names: string[]): boolean =>
    names.every((name) => told.quotedField(protocol, name) === asked.field(protocol, name))
  return (
    agrees('ipv4', 'source', 'destination', 'protocol', 'identification') &&
    agrees('udp', 'sourcePort', 'destinationPort') &&
    agrees('tcp', 'sourcePort', 'destinationPort', 'sequence') &&
    agrees('icmp', 'type', 'identifier', 'sequence')
  )
}

function answersEcho(asked: Stack, told: Stack): boolean {
  return (
    asked.field('icmp', 'type') === ICMP_TYPE.echo &&
    told.field('icmp', 'type') === ICMP_TYPE.echoReply &&
    told.field('icmp', 'identifier') === asked.field('icmp', 'identifier') &&
    told.field('icmp', 'sequence') === asked.field('icmp', 'sequence')
  )
}

function hasPortsReversed(protocol: Protocol, asked: Stack, told: Stack): boolean {
  return (
    told.field(protocol, 'sourcePort') === asked.field(protocol, 'destinationPort') &&
    told.field(protocol, 'destinationPort') === asked.field(protocol, 'sourcePort')
  )
}

function answersUdp(asked: Stack, told: Stack): boolean {
  return hasPortsReversed('udp', asked, told) && told.field('dns', 'id') === asked.field('dns', 'id')
}

/** An acknowledgment of some of what was sent, or of nothing new yet. */
function answersTcp(asked: Stack, told: Stack): boolean {
  if (!hasPortsReversed('tcp', asked, told)) return false
  if (((told.field('tcp', 'flags') ?? 0) & TCP_FLAG.ack) === 0) return true
  const acknowledged = (told.field('tcp', 'acknowledgment') ?? 0) - (asked.field('tcp', 'sequence') ?? 0)
  return acknowledged >>> 0 <= asked.segmentLength
}
