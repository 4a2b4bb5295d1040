/** `dhclient`: gets an address for an interface by DHCP, and tells what is said, as that of ISC does. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { DecodeError } from '../../errors.ts'
import type { WiredHost } from '../../sim/wired-host.ts'
import { DhcpClient } from '../../stack/dhcp/dhcp-client.ts'
import type { DhcpLease } from '../../stack/dhcp/dhcp-lease.ts'
import type { NetworkInterface } from '../../stack/network-interface.ts'
import {
  DHCP_CLIENT_PORT,
  DHCP_MESSAGE,
  DHCP_SERVER_PORT,
  decodeDhcp,
  type DhcpMessage,
} from '../../wire/dhcp.ts'
import { decodeEthernet, ETHERTYPE } from '../../wire/ethernet.ts'
import { decodeIpv4, IP_PROTOCOL } from '../../wire/ipv4.ts'
import { decodeUdp } from '../../wire/udp.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { interfaceNames, interfaceOf } from '../host-interface.ts'
import { orInterrupted } from '../interruption.ts'
import { parseOptions } from '../options.ts'
import { writeNameServers } from '../resolv-conf.ts'

/** How long to ask before giving up, as dhclient.conf(5) has it. */
const TIMEOUT_MS = 60_000

export const dhclient: Command = {
  name: 'dhclient',
  usage: 'dhclient [-r] [interface]',
  summary: 'get an address by DHCP, or give it back (-r)',

  async run(context, words) {
    const options = parseOptions(words, { flags: 'rv1', values: '' })
    const [name = firstCard(context.host), ...rest] = options.words
    if (rest.length > 0) throw new UsageError('')
    const networkInterface = interfaceOf(context.host, name, `Cannot find device "${name}"`)
    return options.has('r') ? release(context, networkInterface) : obtain(context, networkInterface)
  },

  complete: ({ host }) => ['-r', ...interfaceNames(host)],
}

function firstCard({ kernel }: WiredHost): string {
  return kernel.interfaces.find(({ name }) => name !== 'lo')?.name ?? 'lo'
}

async function obtain(context: CommandContext, networkInterface: NetworkInterface): Promise<number> {
  const { host, world, shell, print } = context
  const { name } = networkInterface
  const leased = world.wait<DhcpLease>(() => `a DHCP lease for ${name}`)
  const untap = tellMessages(networkInterface, print)
  shell.dhcpClients.get(networkInterface)?.stop()
  const client = new DhcpClient(host.kernel, networkInterface, {
    hostName: host.name,
    onLease: (lease) => leased.resolve(lease),
  })
  shell.dhcpClients.set(networkInterface, client)
  client.start()
  const lease = await orInterrupted(context, leased.promise, TIMEOUT_MS)
  untap()
  if (lease === undefined) {
    client.stop()
    shell.dhcpClients.delete(networkInterface)
    throw new CommandError('No DHCPOFFERS received.', 2)
  }
  await writeNameServers(host.files, lease.nameServers.map(ipv4Text))
  const renewalSeconds = Math.round((lease.renewAtMs - world.nowMs) / 1000)
  print(`bound to ${ipv4Text(lease.address)} -- renewal in ${renewalSeconds} seconds.`)
  return 0
}

function release({ shell, print }: CommandContext, networkInterface: NetworkInterface): number {
  const client = shell.dhcpClients.get(networkInterface)
  if (client === undefined) throw new CommandError('dhclient: no lease to release; dhclient gets one')
  const untap = tellMessages(networkInterface, print)
  client.release()
  untap()
  shell.dhcpClients.delete(networkInterface)
  return 0
}

/** Prints what passes the interface until the function returned is called. */
function tellMessages(networkInterface: NetworkInterface, print: (line: string) => void): () => void {
  return networkInterface.tap((frame) => {
    const message = dhcpIn(frame)
    const line = message && messageLine(message, networkInterface.name)
    if (line !== undefined) print(line)
  })
}

/** The DHCP message in a frame, if there is one. */
function dhcpIn(frame: Uint8Array): DhcpMessage | undefined {
  try {
    const { type, payload } = decodeEthernet(frame)
    if (type !== ETHERTYPE.ipv4) return undefined
    const packet = decodeIpv4(payload)
    if (packet.protocol !== IP_PROTOCOL.udp || packet.fragmentOffset > 0) return undefined
    const { sourcePort, destinationPort, payload: octets } = decodeUdp(packet.payload)
    const ports = [sourcePort, destinationPort]
    return ports.includes(DHCP_SERVER_PORT) && ports.includes(DHCP_CLIENT_PORT)
      ? decodeDhcp(octets)
      : undefined
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function messageLine({ options, yourIp, clientIp }: DhcpMessage, name: string): string | undefined {
  const everyone = `on ${name} to 255.255.255.255 port ${DHCP_SERVER_PORT}`
  const server = options.serverIdentifier === undefined ? 'unknown' : ipv4Text(options.serverIdentifier)
  switch (options.messageType) {
    case DHCP_MESSAGE.discover:
      return `DHCPDISCOVER ${everyone}`
    case DHCP_MESSAGE.offer:
      return `DHCPOFFER of ${ipv4Text(yourIp)} from ${server}`
    case DHCP_MESSAGE.request:
      return `DHCPREQUEST for ${ipv4Text(options.requestedIp ?? clientIp)} ${everyone}`
    case DHCP_MESSAGE.ack:
      return `DHCPACK of ${ipv4Text(yourIp)} from ${server}`
    case DHCP_MESSAGE.nak:
      return `DHCPNAK from ${server}`
    case DHCP_MESSAGE.decline:
      return `DHCPDECLINE of ${ipv4Text(options.requestedIp ?? clientIp)} ${everyone}`
    case DHCP_MESSAGE.release:
      return `DHCPRELEASE of ${ipv4Text(clientIp)} on ${name} to ${server} port ${DHCP_SERVER_PORT}`
    default:
      return undefined
  }
}
