/** One direction of a cable, as the cable handles it: alone on its wire, or in a collision domain. Interfaces only. */

import type { FrameTap } from '../../stack/frame-tap.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { World } from '../world.ts'
import type { CableOptions } from './cable-options.ts'
import type { Outlet } from './port.ts'

export interface CableWay extends Outlet {
  /** From the next frame on; what is queued or on its way keeps its time. */
  change(options: CableOptions): void
  /** All that is queued or on its way is gone. */
  lose(): void
}

/** What both directions of a cable have of it. */
export interface CableParts {
  readonly world: World
  readonly random: SeededRandom
  readonly taps: FrameTap
}
