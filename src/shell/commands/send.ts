/** `send`: a packet built by hand, right or wrong, and the answer to it; as one does with Scapy. */

import { ipv4Number, ipv4Text, type Ipv4 } from '../../address/ipv4-number.ts'
import { formatMac } from '../../address/mac.ts'
import { craft } from '../../craft/craft.ts'
import { exchange } from '../../craft/exchange.ts'
import { dissect } from '../../dissect/dissect.ts'
import { showLayers } from '../../dissect/show-layers.ts'
import { EncodeError, TextError } from '../../errors.ts'
import type { NetworkInterface } from '../../stack/network-interface.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { interfaceNames, interfaceOf } from '../host-interface.ts'
import { isIpv4Text } from '../host-names.ts'
import { orInterrupted } from '../interruption.ts'
import { parseOptions } from '../options.ts'
import { LAYER_NAMES, makeLayer, parsePacket, type TypedLayer } from '../packet-text.ts'

const TIMEOUT_MS = 2000

export const send: Command = {
  name: 'send',
  usage: 'send [-i interface] [-w timeout] LAYER(field=value,...)/LAYER(...)/...',
  summary: 'send a packet built by hand, such as ip(destination=192.0.2.1,ttl=1)/icmp(), and show the answer',

  async run(context, words) {
    const options = parseOptions(words, { flags: '', values: 'iw' })
    if (options.words.length === 0) throw new UsageError('')
    const { host, print } = context
    const typed = parsePacket(options.words.join(' '))
    const networkInterface = chosenInterface(context, options.value('i'), typed)
    const packet = build(completed(context, networkInterface, typed))
    const timeoutMs = options.seconds('w', TIMEOUT_MS)
    const reply = await orInterrupted(context, exchange(networkInterface, host.clock, packet, { timeoutMs }))
    if (reply === undefined) throw new CommandError('no answer')
    showLayers(dissect(reply), reply).forEach(print)
    return 0
  },

  complete: ({ host }, words) =>
    words.at(-1) === '-i' ? interfaceNames(host) : LAYER_NAMES.map((name) => `${name}(`),
}

/** The one that is named, or the one on the way to the destination, or the first. */
function chosenInterface(
  { host }: CommandContext,
  name: string | undefined,
  typed: readonly TypedLayer[],
): NetworkInterface {
  if (name !== undefined) return interfaceOf(host, name, `send: ${name}: No such device`)
  const destination = destinationOf(typed)
  const route = destination === undefined ? undefined : host.kernel.routes.lookup(destination)
  return route?.interface ?? interfaceOf(host, interfaceNames(host).at(1) ?? 'lo', '')
}

/** What a person leaves out and the host knows: its own addresses, and its neighbor's. */
function completed(
  { host }: CommandContext,
  networkInterface: NetworkInterface,
  typed: readonly TypedLayer[],
): TypedLayer[] {
  const layers: TypedLayer[] =
    typed[0]?.name === 'ether' ? [...typed] : [{ name: 'ether', fields: {} }, ...typed]
  const destination = destinationOf(typed)
  const own = networkInterface.addresses[0]
  const ownMac = formatMac(networkInterface.mac)
  const ownIp = own === undefined ? {} : { source: ipv4Text(own.address) }
  const route = destination === undefined ? undefined : host.kernel.routes.lookup(destination)
  const hop = route?.gateway ?? destination
  const neighbor = networkInterface.neighbors.entries().find(({ ip }) => ip === hop)
  const nextMac = neighbor?.mac === undefined ? {} : { destination: formatMac(neighbor.mac) }
  const known: Partial<Record<TypedLayer['name'], object>> = {
    ether: { source: ownMac, ...nextMac },
    ip: ownIp,
    arp: { senderMac: ownMac, ...(own === undefined ? {} : { senderIp: ipv4Text(own.address) }) },
  }
  return layers.map(({ name, fields }) => ({ name, fields: { ...known[name], ...fields } }))
}

function destinationOf(typed: readonly TypedLayer[]): Ipv4 | undefined {
  const destination = typed.find(({ name }) => name === 'ip')?.fields.destination
  return typeof destination === 'string' && isIpv4Text(destination) ? ipv4Number(destination) : undefined
}

function build(layers: readonly TypedLayer[]): Uint8Array {
  try {
    return craft(...layers.map(makeLayer))
  } catch (error) {
    if (error instanceof EncodeError || error instanceof TextError)
      throw new CommandError(`send: ${error.message}`)
    throw error
  }
}
