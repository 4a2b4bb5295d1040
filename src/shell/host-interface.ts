/** The interface of a host that a command names, in the tool's own words when there is none. */

import type { WiredHost } from '../sim/wired-host.ts'
import type { NetworkInterface } from '../stack/network-interface.ts'
import { CommandError } from './command.ts'

/** Throws `CommandError` with `complaint`. */
export function interfaceOf({ kernel }: WiredHost, name: string, complaint: string): NetworkInterface {
  const found = kernel.interfaces.find((each) => each.name === name)
  if (found === undefined) throw new CommandError(complaint)
  return found
}

/** For completion. */
export function interfaceNames({ kernel }: WiredHost): string[] {
  return kernel.interfaces.map(({ name }) => name)
}
