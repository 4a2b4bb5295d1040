/** How long work lets others run: it waits for its next turn on the runtime's clock. */

import type { Clock } from '../runtime/runtime.ts'

export function pauseOn(clock: Clock): () => Promise<void> {
  return () => new Promise((resolve) => clock.schedule(0, resolve))
}
