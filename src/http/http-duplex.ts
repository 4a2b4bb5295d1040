/** A stream as Node's HTTP gets it: over when its own side is, though the peer may finish. */

import type { ByteStream, Clock } from '../runtime/runtime.ts'
import { StreamDuplex } from '../tls/stream-duplex.ts'

export function httpDuplex(stream: ByteStream, clock: Clock): StreamDuplex {
  const duplex = new StreamDuplex(stream, clock)
  duplex.once('finish', () => duplex.destroy())
  return duplex
}
