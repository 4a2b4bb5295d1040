/** `hosts`: the hosts of the world, and their addresses. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { UsageError, type Command } from '../command.ts'
import { formatTable } from '../text/table.ts'

export const hosts: Command = {
  name: 'hosts',
  usage: 'hosts',
  summary: 'list the hosts of this world',

  async run({ world, print }, words) {
    if (words.length > 0) throw new UsageError('')
    const rows = world.hosts.map(({ name, kernel }) => {
      const outward = kernel.interfaces.filter((each) => each.name !== 'lo')
      const addresses = outward.map((each) => {
        const texts = each.addresses.map(
          ({ address, prefixLength }) => `${ipv4Text(address)}/${prefixLength}`,
        )
        return `${each.name} ${texts.join(' ') || '-'}`
      })
      return [name, kernel.settings.forwarding ? 'router' : 'host', addresses.join(', ')]
    })
    formatTable(['HOST', 'KIND', 'INTERFACES'], rows).forEach(print)
    return 0
  },
}
