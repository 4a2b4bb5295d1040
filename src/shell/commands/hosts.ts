/** `hosts`: the hosts of the world, and their addresses. */

import { formatIpv4Prefix } from '../../address/ipv4-prefix.ts'
import type { WiredHost } from '../../sim/wired-host.ts'
import { CommandError, UsageError, type Command } from '../command.ts'
import { formatTable } from '../text/table.ts'

/** Of a router with many interfaces, as many are listed with the others. */
const MOST_INTERFACES = 3

export const hosts: Command = {
  name: 'hosts',
  usage: 'hosts [text]',
  summary: 'list the hosts of this world, or those with the text in their names or addresses',

  async run({ world, print }, [text, ...rest]) {
    if (rest.length > 0) throw new UsageError('')
    const all = world.hosts.map((host) => ({ host, interfaces: interfaceTexts(host) }))
    const found =
      text === undefined
        ? all.map((each) => ({ ...each, interfaces: shortened(each.interfaces) }))
        : all.filter(({ host, interfaces }) => [host.name, ...interfaces].some((each) => each.includes(text)))
    if (found.length === 0)
      throw new CommandError(`hosts: nothing here has '${text!}' in its name or addresses`)
    const rows = found.map(({ host: { name, kernel }, interfaces }) => {
      return [name, kernel.settings.forwarding ? 'router' : 'host', interfaces.join(', ')]
    })
    formatTable(['HOST', 'KIND', 'INTERFACES'], rows).forEach(print)
    return 0
  },

  complete: ({ world }) => world.hosts.map(({ name }) => name),
}

/** `eth0 192.0.2.1/24` for each network card. */
function interfaceTexts({ kernel }: WiredHost): string[] {
  return kernel.interfaces
    .filter(({ name }) => name !== 'lo')
    .map(({ name, addresses }) => {
      const texts = addresses.map(formatIpv4Prefix)
      return `${name} ${texts.join(' ') || '-'}`
    })
}

function shortened(texts: readonly string[]): string[] {
  const more = texts.length - MOST_INTERFACES
  return more > 1 ? [...texts.slice(0, MOST_INTERFACES), `and ${more} more`] : [...texts]
}
