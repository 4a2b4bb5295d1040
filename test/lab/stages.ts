/** Where a lab is tried: on real sockets and in a simulated world. */

import { startLab, type Lab, type LabOptions } from '../../src/lab/lab.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'

export interface LabStage {
  readonly name: string
  start(zones: LabOptions['zones'], onEvent?: LabOptions['onEvent']): Promise<Lab>
}

export const stages: readonly LabStage[] = [
  { name: 'real sockets', start: (zones, onEvent) => startLab({ zones, onEvent }) },
  {
    name: 'a simulated world',
    start: (zones, onEvent) => startLab({ zones, onEvent, world: new FlatWorld({ seed: 1 }) }),
  },
]
