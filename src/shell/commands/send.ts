/** `send`: a packet built by hand, right or wrong, and the answer to it; as one does with Scapy. */

import { ipv4Number, ipv4Text, type Ipv4 } from '../../address/ipv4-number.ts'
import { formatMac, readMac, type Mac } from '../../address/mac.ts'
import { craft } from '../../craft/craft.ts'
import { exchange } from '../../craft/exchange.ts'
import { arp, ether } from '../../craft/link-layers.ts'
import { dissect } from '../../dissect/dissect.ts'
import { showLayers } from '../../dissect/show-layers.ts'
import { EncodeError, TextError } from '../../errors.ts'
import type { NetworkInterface } from '../../stack/network-interface.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { interfaceNames, interfaceOf } from '../host-interface.ts'
import { addressOf } from '../host-names.ts'
import { orInterrupted } from '../interruption.ts'
import { parseOptions } from '../options.ts'
import { LAYER_NAMES, makeLayer, parsePacket, type TypedLayer } from '../packet-text.ts'

const TIMEOUT_MS = 2000
const SOURCE_MAC_AT = 6
/** The fields in which a host may be called by its name. */
const ADDRESS_FIELDS: Partial<Record<TypedLayer['name'], readonly string[]>> = {
  ip: ['source', 'destination'],
  arp: ['senderIp', 'targetIp'],
}

export const send: Command = {
  name: 'send',
  usage: 'send [-i interface] [-w timeout] LAYER(field=value,...)/LAYER(...)/...',
  summary: 'send a packet built by hand, such as ip(destination=192.0.2.1,ttl=1)/icmp(), and show the answer',

  async run(context, words) {
    const options = parseOptions(words, { flags: '', values: 'iw' })
    if (options.words.length === 0) throw new UsageError('')
    const { host, print } = context
    const typed = await withAddresses(context, parsePacket(options.words.join(' ')))
    const networkInterface = chosenInterface(context, options.value('i'), typed)
    const packet = build(await completed(context, networkInterface, typed))
    const timeoutMs = options.seconds('w', TIMEOUT_MS)
    const reply = await orInterrupted(context, exchange(networkInterface, host.clock, packet, { timeoutMs }))
    if (reply === undefined) throw new CommandError('no answer')
    showLayers(dissect(reply), reply).forEach(print)
    return 0
  },

  complete: ({ host }, words) =>
    words.at(-1) === '-i' ? interfaceNames(host) : LAYER_NAMES.map((name) => `${name}(`),
}

async function withAddresses(context: CommandContext, typed: readonly TypedLayer[]): Promise<TypedLayer[]> {
  const layers: TypedLayer[] = []
  for (const { name, fields } of typed) {
    const found: Record<string, string> = {}
    for (const field of ADDRESS_FIELDS[name] ?? []) {
      const value = fields[field]
      if (typeof value === 'string') found[field] = ipv4Text(await addressOf(context, 'send', value))
    }
    layers.push({ name, fields: { ...fields, ...found } })
  }
  return layers
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

/** What a person leaves out and the host knows or can find out: its own addresses, and its neighbor's. */
async function completed(
  context: CommandContext,
  networkInterface: NetworkInterface,
  typed: readonly TypedLayer[],
): Promise<TypedLayer[]> {
  const isFramed = typed[0]?.name === 'ether'
  const layers: TypedLayer[] = isFramed ? [...typed] : [{ name: 'ether', fields: {} }, ...typed]
  const ownMac = formatMac(networkInterface.mac)
  const [own] = networkInterface.addresses
  const ownIp = own === undefined ? undefined : ipv4Text(own.address)
  const nextMac = isFramed ? undefined : await nextHopMac(context, networkInterface, typed)
  const known: Partial<Record<TypedLayer['name'], TypedLayer['fields']>> = {
    ether: { source: ownMac, ...(nextMac === undefined ? {} : { destination: formatMac(nextMac) }) },
    ip: ownIp === undefined ? {} : { source: ownIp },
    arp: { senderMac: ownMac, ...(ownIp === undefined ? {} : { senderIp: ownIp }) },
  }
  return layers.map(({ name, fields }) => ({ name, fields: { ...known[name], ...fields } }))
}

/** Of an IP packet: from the neighbor cache, or else by asking, as the kernel would. */
async function nextHopMac(
  { host }: CommandContext,
  networkInterface: NetworkInterface,
  typed: readonly TypedLayer[],
): Promise<Mac | undefined> {
  const destination = destinationOf(typed)
  const [own] = networkInterface.addresses
  if (destination === undefined || own === undefined || networkInterface.isLoopback) return undefined
  const hop = host.kernel.routes.lookup(destination)?.gateway ?? destination
  const neighbor = networkInterface.neighbors.entries().find(({ ip }) => ip === hop)
  if (neighbor?.mac !== undefined) return neighbor.mac
  const senderMac = networkInterface.mac
  const question = craft(
    ether({ source: senderMac }),
    arp({ senderMac, senderIp: own.address, targetIp: hop }),
  )
  const reply = await exchange(networkInterface, host.clock, question)
  return reply && readMac(reply, SOURCE_MAC_AT)
}

function destinationOf(typed: readonly TypedLayer[]): Ipv4 | undefined {
  const destination = typed.find(({ name }) => name === 'ip')?.fields.destination
  return typeof destination === 'string' ? ipv4Number(destination) : undefined
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
