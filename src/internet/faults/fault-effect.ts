/** How one kind of fault comes about. Types only. */

import type { Internet } from '../internet.ts'
import type { FaultAim } from './aim.ts'

/**
 * Breaks something in a running Internet. `target` is what was named; without it, what `aim` leads to is hit. What
 * routers make of it is not awaited. Throws `TopologyError` 'unknown-name' for a target that there is none of.
 */
export type FaultEffect = (
  internet: Internet,
  aim: FaultAim,
  target: string | undefined,
) => void | Promise<void>
