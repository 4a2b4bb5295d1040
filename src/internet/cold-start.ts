/** Makes a world cold: it is set up and its routers agree, but nobody remembers whom to reach at which station. */

import type { WiredWorld } from '../sim/wired-world.ts'

/** The caches of ARP and the tables of switches. What the DNS and TCP remember is for others to see to. */
export function forgetStations({ hosts, switches, concentrators }: WiredWorld): void {
  for (const { kernel } of hosts) {
    for (const networkInterface of kernel.interfaces) networkInterface.neighbors.flush()
  }
  for (const box of [...switches, ...concentrators]) box.flush()
}
