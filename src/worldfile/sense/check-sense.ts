/** Whether a description that has its form makes sense as a whole. */

import { suggest } from '../../suggestion.ts'
import type { WorldDescription } from '../world-file.ts'
import { checkCables } from './cable-sense.ts'
import { checkConnections } from './connection-sense.ts'
import { checkHosts } from './host-sense.ts'
import { Inventory, type Report } from './inventory.ts'
import { checkSystems } from './system-sense.ts'

/** `unsound`: names of entries, and numbers of systems, that had to be left out of the description. */
export function checkSense(world: WorldDescription, unsound: ReadonlySet<string>, report: Report): void {
  const inventory = new Inventory(world, unsound, report)
  checkHosts(world, report)
  checkCables(world, inventory, report)
  checkConnections(world, inventory, report)
  checkSystems(world, inventory, report)
  checkFaults(world, inventory, report)
}

/** What else a fault may be aimed at is in the zones, or is named when the world is built. */
function checkFaults({ faults }: WorldDescription, { cableNames }: Inventory, report: Report): void {
  faults.forEach(({ kind, target }, i) => {
    if (kind !== 'cable-cut' || target === undefined || cableNames.has(target)) return
    const hint = suggest(target, cableNames.keys())
    if (hint !== '') report(['faults', i, 'target'], `there is no cable ${target}${hint}`)
  })
}
