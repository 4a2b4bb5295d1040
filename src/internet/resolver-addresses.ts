/** Where the resolvers of a world file are. */

import { misfit } from './misfit.ts'
import type { WorldFile } from '../worldfile/world-file.ts'

/** One address of each host that runs a resolver, in the order of the file. Throws `WorldFileError` if there is none. */
export function resolverAddresses(file: WorldFile): [string, ...string[]] {
  const [first, ...others] = Object.values(file.hosts).flatMap(({ runs = [], address, interfaces = {} }) => {
    if (!runs.includes('resolver')) return []
    const [own] = Object.values(interfaces).flatMap(({ address: held = [] }) => held)
    return address ?? own?.replace(/\/.*/, '') ?? []
  })
  if (first !== undefined) return [first, ...others]
  throw misfit(file, ['hosts'], 'no host with an address of its own runs a resolver')
}
