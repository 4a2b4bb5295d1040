/** What all transfers and notifications of one server share. */

import type { Runtime } from '../../runtime/runtime.ts'
import { PeerPort, type SourceAddresses } from './peer-port.ts'
import { PrimaryTable } from './primary-table.ts'
import { Turns } from './turns.ts'

export interface TransferSurroundings {
  readonly runtime: Pick<Runtime, 'clock' | 'random' | 'network'>
  readonly port: PeerPort
  readonly primaries: PrimaryTable
  /** Awaited between slices of work, whosever it is. */
  readonly pause: () => Promise<void>
}

export function transferSurroundings(
  runtime: Pick<Runtime, 'clock' | 'random' | 'network'>,
  sources: SourceAddresses = {},
): TransferSurroundings {
  const turns = new Turns(runtime.clock)
  return {
    runtime,
    port: new PeerPort(runtime, sources),
    primaries: new PrimaryTable(runtime.clock),
    pause: turns.next,
  }
}
