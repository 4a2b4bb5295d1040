/** `nat`: what the router's address translation has in its table. */

import { ipv4Text, type Ipv4 } from '../../address/ipv4-number.ts'
import { describeIpProtocol } from '../../wire/ip-protocols.ts'
import { CommandError, UsageError, type Command } from '../command.ts'
import { durationText } from '../numbers.ts'
import { formatTable } from '../text/table.ts'

const HEADING = ['PROTO', 'INSIDE', 'OUTSIDE PORT', 'REMOTE', 'STATE', 'EXPIRES IN']

export const nat: Command = {
  name: 'nat',
  usage: 'nat',
  summary: 'show the table of address translation of a router',

  async run({ host, print }, words) {
    if (words.length > 0) throw new UsageError('')
    if (host.nat === undefined) throw new CommandError(`nat: ${host.name} translates no addresses`)
    const rows = host.nat
      .entries()
      .map(({ protocol, inside, outsidePort, remote, state, expiresInMs }) => [
        describeIpProtocol(protocol),
        placeText(inside),
        String(outsidePort),
        remote === undefined ? 'anyone' : placeText(remote),
        state ?? '',
        expiresInMs === Infinity ? 'never' : durationText(Math.round(expiresInMs / 1000) * 1000),
      ])
    formatTable(HEADING, rows).forEach(print)
    return 0
  },
}

function placeText({ ip, port }: { readonly ip: Ipv4; readonly port: number }): string {
  // The far end of a ping has no port.
  return port === 0 ? ipv4Text(ip) : `${ipv4Text(ip)}:${port}`
}
