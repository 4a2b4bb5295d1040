/** `show`: one frame that tcpdump has printed, layer by layer; the table of a switch; or what a router knows. */

import { dissect } from '../../dissect/dissect.ts'
import { showLayers } from '../../dissect/show-layers.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { parseInteger } from '../numbers.ts'
import { formatMacTable } from '../text/format-mac-table.ts'
import type { WiredWorld } from '../../sim/wired-world.ts'
import { completeShowIp, showIp, SHOW_IP_USAGE } from './show-ip.ts'

export const show: Command = {
  name: 'show',
  usage: `show frame [number]\nshow mac [switch]\n${SHOW_IP_USAGE}`,
  summary: 'show a frame that tcpdump printed (-# numbers them), what a switch has learnt, routes and BGP',

  async run(context, words) {
    if (words[0] === 'ip') return showIp(context, words.slice(1))
    // What people who know other routers type.
    if (words[0] === 'bgp') return showIp(context, words)
    const [what, which, ...rest] =
      words[0] !== undefined && /^[0-9]/.test(words[0]) ? ['frame', ...words] : words
    if (rest.length > 0) throw new UsageError('')
    if (what === 'frame') return showFrame(context, which)
    if (what === 'mac') return showMacs(context, which)
    throw new UsageError('')
  },

  complete: ({ world }, words) => (words.length === 0 ? ['frame', 'mac', 'ip'] : whatMayFollow(world, words)),
}

function whatMayFollow(world: WiredWorld, [what, ...words]: readonly string[]): readonly string[] {
  if (what === 'mac') return world.switches.map(({ name }) => name)
  return what === 'ip' ? completeShowIp(words) : []
}

function showFrame({ shell, print }: CommandContext, text: string | undefined): number {
  const number = text === undefined ? undefined : parseInteger(text, 1, 1e9)
  if (text !== undefined && number === undefined) throw new UsageError('')
  const frame = number === undefined ? shell.frames.last : shell.frames.find(number)
  if (frame === undefined) {
    throw new CommandError(
      number === undefined ? 'show: tcpdump has printed no frame yet' : `show: there is no frame ${number}`,
    )
  }
  print(
    `frame ${frame.number} on ${frame.where} at ${(Math.floor(frame.atNs / 1000) / 1e6).toFixed(6)} s, ${frame.octets.length} octets`,
  )
  showLayers(dissect(frame.octets), frame.octets).forEach(print)
  return 0
}

/** Of all switches only those that have learnt something: a large world has many that nothing ever came by. */
function showMacs({ world, print }: CommandContext, name: string | undefined): number {
  if (name !== undefined) {
    formatMacTable(world.switch(name).macTable()).forEach(print)
    return 0
  }
  if (world.switches.length === 0) throw new CommandError('show: this world has no switch')
  for (const each of world.switches) {
    const table = each.macTable()
    if (table.length === 0) continue
    if (world.switches.length > 1) print(each.name)
    formatMacTable(table).forEach(print)
  }
  return 0
}
