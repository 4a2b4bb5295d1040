/** An Internet in which something is broken: by its world file, or by whoever starts it. */

import type { Fault } from '../worldfile/fault.ts'
import type { FaultAim } from './faults/aim.ts'
import { applyFaults } from './faults/apply-faults.ts'
import { startInternet, type Internet, type InternetOptions } from './internet.ts'

export interface BrokenInternetOptions extends InternetOptions {
  /** Besides those of the world file. */
  readonly faults?: readonly Fault[] | undefined
  /** What is hit by faults without a target: things on the way from one host to one web site. */
  readonly aim?: Partial<FaultAim> | undefined
}

/**
 * As `startInternet`; then its faults come about, and routers agree on what is left. Caches are empty.
 *
 * @throws TopologyError 'unknown-name', besides, for a fault's target that there is none of
 */
export async function startBrokenInternet(options: BrokenInternetOptions): Promise<Internet> {
  const { faults = [], aim = {} } = options
  const internet = await startInternet(options)
  const all = [...internet.file.faults, ...faults]
  if (all.length === 0) return internet
  try {
    await applyFaults(internet, all, { ...defaultAim(internet), ...aim })
  } catch (error) {
    await internet.close()
    throw error
  }
  internet.coolDown()
  return internet
}

/** The first host that is no router, and the first web site that the file says something of. */
function defaultAim({ file }: Internet): FaultAim {
  const [from = ''] = Object.entries(file.hosts).find(([, { forwarding }]) => forwarding !== true) ?? []
  const [host = ''] = Object.keys(file.webSites)
  return { host, from }
}
