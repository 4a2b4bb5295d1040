/** `leases`: whom the DHCP servers of a host have given addresses. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { formatMac } from '../../address/mac.ts'
import { CommandError, UsageError, type Command } from '../command.ts'
import { formatTable } from '../text/table.ts'

export const leases: Command = {
  name: 'leases',
  usage: 'leases',
  summary: 'show the addresses that the DHCP server here has given out',

  async run({ host, print }, words) {
    if (words.length > 0) throw new UsageError('')
    if (host.dhcpServers.size === 0) throw new CommandError(`leases: there is no DHCP server on ${host.name}`)
    const rows = [...host.dhcpServers].flatMap(([interfaceName, server]) =>
      server
        .leases()
        .map(({ ip, mac, hostName, state, secondsLeft }) => [
          ipv4Text(ip),
          formatMac(mac),
          hostName ?? '',
          state,
          secondsLeft === Infinity ? 'for ever' : `${Math.round(secondsLeft)} s`,
          interfaceName,
        ]),
    )
    formatTable(['ADDRESS', 'HWADDRESS', 'HOST', 'STATE', 'LEFT', 'IFACE'], rows).forEach(print)
    return 0
  },
}
