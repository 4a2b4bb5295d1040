/** What the commands of a shell may know of a world beyond its hosts: each is there only where the world has it. */

import type { Speaker } from '../bgp/speaker.ts'
import type { Registry } from '../registry/registry.ts'

export interface ShellServices {
  /** Who holds which addresses, AS numbers and domains: for `whois`. */
  readonly registry?: Registry
  /** The BGP speakers, by the names of the hosts that they run on. */
  readonly speakers?: ReadonlyMap<string, Speaker>
  /** Takes the lines of the key log of TLS connections that a command opens. */
  readonly onKeyLog?: (line: string) => void
}
