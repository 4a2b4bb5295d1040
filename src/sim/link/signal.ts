/** What is heard on a wire that stations share. Knows neither stations nor time. */

import type { Fate } from './fate.ts'

/** From the first bit of a preamble until silence or another signal. */
export interface Signal {
  /** What a station sends; undefined for a jam, or for several at once. Whoever delivers it copies it. */
  readonly frame: Uint8Array | undefined
  /** What befell it on a cable before. */
  readonly fate: Fate | undefined
}

export const NOISE: Signal = { frame: undefined, fate: undefined }

/** A signal, or silence. */
export type Heard = Signal | undefined
