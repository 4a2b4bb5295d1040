/** The cable that someone means: by its name, by the port that it is plugged into, or by the machine. */

import type { Cable } from '../sim/link/cable.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import { CommandError } from './command.ts'

/** Throws `CommandError` for none, and for several. */
export function findCable({ cables }: WiredWorld, text: string): Cable {
  const exact = cables.find(({ name }) => name === text)
  if (exact !== undefined) return exact
  const meant = cablesOf(cables, text)
  const [only, ...others] = meant
  if (only !== undefined && others.length === 0) return only
  if (only === undefined)
    throw new CommandError(`cable: there is no cable '${text}'; 'cable list' lists them`)
  const names = meant.map(({ name }) => name).join(', ')
  throw new CommandError(`cable: several cables are plugged in at ${text}: ${names}`)
}

/** Those with an end at a port or a machine of that name: `laptop/eth0`, `laptop`. */
export function cablesOf(cables: readonly Cable[], text: string): Cable[] {
  return cables.filter(({ ports }) => ports.some(({ name }) => name === text || name.startsWith(`${text}/`)))
}
