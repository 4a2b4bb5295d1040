/** `cable`: the cables of the world, to be unplugged and to be made worse. No such command on a real host. */

import { DEFAULT_CABLE, type CableOptions } from '../../sim/link/cable-options.ts'
import type { Cable } from '../../sim/link/cable.ts'
import type { WiredWorld } from '../../sim/wired-world.ts'
import { CommandError, UsageError, type Command, type Shell } from '../command.ts'
import { cablesOf, findCable } from '../find-cable.ts'
import {
  durationText,
  parseDuration,
  parseInteger,
  parseProbability,
  parseRate,
  probabilityText,
  rateText,
} from '../numbers.ts'
import { formatTable } from '../text/table.ts'

interface Setting {
  readonly option: keyof CableOptions
  /** The form of its value, for the usage. */
  readonly example: string
  readonly parse: (text: string) => number | undefined
  readonly format: (value: number) => string
}

const delay = (text: string): number | undefined => parseDuration(text, 'ms')
const bitErrors = (text: string): number | undefined => parseProbability(text)

const SETTINGS: Readonly<Record<string, Setting>> = {
  loss: { option: 'loss', example: '3%', parse: parseProbability, format: probabilityText },
  delay: { option: 'latencyMs', example: '20ms', parse: delay, format: durationText },
  jitter: { option: 'jitterMs', example: '5ms', parse: delay, format: durationText },
  rate: { option: 'bandwidthBps', example: '10mbit', parse: parseRate, format: rateText },
  duplicate: { option: 'duplication', example: '1%', parse: parseProbability, format: probabilityText },
  reorder: { option: 'reordering', example: '5%', parse: parseProbability, format: probabilityText },
  corrupt: { option: 'bitErrorRate', example: '1e-6', parse: bitErrors, format: String },
  mtu: {
    option: 'mtu',
    example: '1500',
    parse: (text) => parseInteger(text, 46, 65_535),
    format: String,
  },
}

/** What is done to a cable as a whole: people cut what goes through the sea, and unplug what is at home. */
const DEEDS: Readonly<Record<string, (cable: Cable) => void>> = {
  unplug: (cable) => cable.unplug(),
  plug: (cable) => cable.plug(),
  cut: (cable) => cable.unplug(),
  mend: (cable) => cable.plug(),
}

const forms = Object.entries(SETTINGS).map(([name, { example }]) => `${name} ${example}`)

export const cable: Command = {
  name: 'cable',
  usage: `cable list [HOST]\ncable ${Object.keys(DEEDS).join('|')} CABLE\ncable show CABLE\ncable ${forms.join('|')} CABLE`,
  summary: 'list the cables, cut or unplug one, make it slow or lossy',

  async run({ world, print }, words) {
    const [verb = 'list', ...rest] = words
    const setting = SETTINGS[verb]
    if (setting !== undefined) {
      change(setting, rest, (name) => findCable(world, name))
      return 0
    }
    const [name, ...others] = rest
    if (verb === 'list' && others.length === 0) {
      list(name === undefined ? world.cables : cablesNamed(world, name)).forEach(print)
      return 0
    }
    if (name === undefined || others.length > 0) throw new UsageError('')
    const chosen = findCable(world, name)
    const deed = DEEDS[verb]
    if (deed !== undefined) deed(chosen)
    else if (verb === 'show') show(chosen).forEach(print)
    else throw new UsageError('')
    return 0
  },

  complete: (shell, words) =>
    words.length === 0
      ? ['list', ...Object.keys(DEEDS), 'show', ...Object.keys(SETTINGS)]
      : cableNames(shell),
}

function cableNames({ world }: Shell): string[] {
  return world.cables.map(({ name }) => name)
}

/** The value and the cable may stand in either order: both are how people say it. */
function change(setting: Setting, words: readonly string[], find: (name: string) => Cable): void {
  const [first, second, ...rest] = words
  if (first === undefined || second === undefined || rest.length > 0) throw new UsageError('')
  const [value, name] = setting.parse(first) === undefined ? [second, first] : [first, second]
  const number = setting.parse(value)
  if (number === undefined)
    throw new CommandError(`cable: '${value}': expected a value such as ${setting.example}`)
  try {
    find(name).set({ [setting.option]: number })
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(`cable: ${error.message}`)
    throw error
  }
}

/** By their own name, or by where they are plugged in. */
function cablesNamed(world: WiredWorld, text: string): Cable[] {
  const found = cablesOf(world.cables, text)
  return found.length === 0 ? [findCable(world, text)] : found
}

function list(cables: readonly Cable[]): string[] {
  const rows = cables.map((each) => {
    const [a, b] = each.ports
    const state = each.plugged ? 'plugged' : 'unplugged'
    const options = a === undefined ? DEFAULT_CABLE : each.options(a)
    const speed = [rateText(options.bandwidthBps), durationText(options.latencyMs)]
    return [each.name, a?.name ?? '', b?.name ?? '', state, ...speed, probabilityText(options.loss)]
  })
  return formatTable(['CABLE', 'FROM', 'TO', 'STATE', 'RATE', 'DELAY', 'LOSS'], rows)
}

/** All that is set, a direction a column. */
function show(chosen: Cable): string[] {
  const { ports } = chosen
  const rows = Object.entries(SETTINGS).map(([name, { option, format }]) => [
    name,
    ...ports.map((port) => format(chosen.options(port)[option])),
  ])
  return formatTable(
    [chosen.plugged ? 'plugged' : 'unplugged', ...ports.map(({ name }) => `from ${name}`)],
    rows,
  )
}
