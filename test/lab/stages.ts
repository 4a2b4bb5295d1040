/** Where a lab is tried: on real sockets and in a simulated world. */

import { startLab, type Lab, type LabOptions } from '../../src/lab/lab.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { RoutedWorld } from '../../src/sim/routed-world.ts'

export interface LabStage {
  readonly name: string
  readonly hasIpv6: boolean
  start(zones: LabOptions['zones'], onEvent?: LabOptions['onEvent']): Promise<Lab>
}

export const stages: readonly LabStage[] = [
  { name: 'real sockets', hasIpv6: true, start: (zones, onEvent) => startLab({ zones, onEvent }) },
  {
    name: 'a simulated world',
    hasIpv6: true,
    start: (zones, onEvent) => startLab({ zones, onEvent, world: new FlatWorld({ seed: 1 }) }),
  },
  {
    name: 'hosts behind routers',
    hasIpv6: false,
    start: (zones, onEvent) => startLab({ zones, onEvent, world: new RoutedWorld({ seed: 1 }) }),
  },
]
