/** `dhclient`: gets an address for an interface by DHCP, and tells what is said, as that of ISC does. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { formatResolvConf, RESOLV_CONF } from '../../sim/resolv-conf.ts'
import type { WiredHost } from '../../sim/wired-host.ts'
import { DhcpClient } from '../../stack/dhcp/dhcp-client.ts'
import { readDhcpFrame } from '../../stack/dhcp/dhcp-frame.ts'
import type { DhcpLease } from '../../stack/dhcp/dhcp-lease.ts'
import type { NetworkInterface } from '../../stack/network-interface.ts'
import { DHCP_CLIENT_PORT, DHCP_MESSAGE, DHCP_SERVER_PORT, type DhcpMessage } from '../../wire/dhcp.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { interfaceNames, interfaceOf } from '../host-interface.ts'
import { orInterrupted, pause } from '../interruption.ts'
import { parseOptions } from '../options.ts'

/** How long to ask before giving up, as dhclient.conf(5) has it. */
const TIMEOUT_MS = 60_000

/** The release may have to wait until ARP has found the server. */
const FAREWELL_MS = 100

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

/** A client that runs already gives way to a new one. */
async function obtain(context: CommandContext, networkInterface: NetworkInterface): Promise<number> {
  const { host, world, print } = context
  const { name } = networkInterface
  const leased = world.wait<DhcpLease>(() => `a DHCP lease for ${name}`)
  const untap = tellMessages(networkInterface, print)
  host.dhcpClients.get(name)?.stop()
  const client = new DhcpClient(host.kernel, networkInterface, {
    hostName: host.name,
    onLease: (lease) => {
      host.files.put(RESOLV_CONF, formatResolvConf(lease.nameServers.map(ipv4Text), lease.domainName))
      leased.resolve(lease)
    },
  })
  host.dhcpClients.set(name, client)
  client.start()
  const lease = await orInterrupted(context, leased.promise, TIMEOUT_MS)
  untap()
  if (lease === undefined) {
    client.stop()
    host.dhcpClients.delete(name)
    throw new CommandError('No DHCPOFFERS received.', 2)
  }
  const renewalSeconds = Math.round((lease.renewAtMs - world.nowMs) / 1000)
  print(`bound to ${ipv4Text(lease.address)} -- renewal in ${renewalSeconds} seconds.`)
  return 0
}

async function release(context: CommandContext, networkInterface: NetworkInterface): Promise<number> {
  const { host, print } = context
  const { name } = networkInterface
  const client = host.dhcpClients.get(name)
  if (client === undefined) throw new CommandError(`dhclient: ${name} has no lease to give back`)
  const untap = tellMessages(networkInterface, print)
  client.release()
  await pause(context, FAREWELL_MS)
  untap()
  host.dhcpClients.delete(name)
  return 0
}

/** Prints what passes the interface until the function returned is called. */
function tellMessages(networkInterface: NetworkInterface, print: (line: string) => void): () => void {
  return networkInterface.tap((frame) => {
    for (const port of [DHCP_SERVER_PORT, DHCP_CLIENT_PORT]) {
      const received = readDhcpFrame(frame, port)
      const isMessage = received !== 'other' && received !== 'malformed'
      // Those to other stations pass here, too.
      if (!isMessage || received.message.clientMac !== networkInterface.mac) continue
      const line = messageLine(received.message, networkInterface.name)
      if (line !== undefined) print(line)
    }
  })
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
