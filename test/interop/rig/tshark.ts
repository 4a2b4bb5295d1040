// What tshark finds wrong with the BGP in a capture.

import type { Capture } from '../../../src/sim/capture/capture.ts'
import { runProgram } from './program.ts'
import { ScratchFolder } from './scratch-folder.ts'

/** Its lines for frames that are malformed or otherwise at fault. Rejects where no BGP has been seen at all. */
export async function bgpFaults(capture: Capture): Promise<string[]> {
  using folder = new ScratchFolder()
  const file = folder.write('bgp.pcapng', capture.pcapng())
  if ((await filtered(file, 'bgp')).length === 0) throw new Error('no BGP in the capture')
  return await filtered(file, '_ws.malformed || bgp && _ws.expert.severity == error')
}

async function filtered(file: string, filter: string): Promise<string[]> {
  const { stdout } = await runProgram('tshark', ['-r', file, '-Y', filter])
  return stdout.split('\n').filter((line) => line !== '')
}
