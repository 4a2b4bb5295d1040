/** `switch`: the switches of the world. No such command on a real host. */

import { UsageError, type Command } from '../command.ts'
import { formatMacTable } from '../text/format-mac-table.ts'
import { formatTable } from '../text/table.ts'

export const switchCommand: Command = {
  name: 'switch',
  usage: 'switch\nswitch NAME [show mac]',
  summary: 'list the switches, show what one has learnt',

  async run({ world, print }, words) {
    const [name, ...rest] = words
    if (name === undefined) {
      const rows = world.switches.map(({ name: each, ports, statistics }) => [
        each,
        ...[ports.length, statistics.forwarded, statistics.flooded, statistics.filtered].map(String),
      ])
      formatTable(['SWITCH', 'PORTS', 'FORWARDED', 'FLOODED', 'FILTERED'], rows).forEach(print)
      return 0
    }
    if (rest.length > 0 && rest.join(' ') !== 'show mac') throw new UsageError('')
    formatMacTable(world.switch(name).macTable()).forEach(print)
    return 0
  },

  complete: ({ world }, words) =>
    words.length === 0 ? world.switches.map(({ name }) => name) : ['show', 'mac'],
}
