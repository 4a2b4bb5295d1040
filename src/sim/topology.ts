/**
 * A network as data: which machines there are, how their interfaces are set up, and which cables lie between
 * them. This is what a person writes; `startWorld` builds it.
 */

import type { KernelSettings } from '../stack/kernel-settings.ts'
import type { TcpSettings } from '../stack/tcp/tcp-settings.ts'
import type { CableOptions } from './link/cable-options.ts'
import type { HubOptions } from './link/hub.ts'
import type { SwitchOptions } from './link/switch.ts'

export interface Topology {
  readonly hosts?: Readonly<Record<string, HostPlan>>
  readonly switches?: Readonly<Record<string, SwitchOptions>>
  readonly hubs?: Readonly<Record<string, HubOptions>>
  /** The customer's end of a line. Ports: `lan` and `line`. */
  readonly modems?: readonly string[]
  /** The provider's end of lines, with PPPoE between it and the modems. Ports: `lan`, and `line` as often as needed. */
  readonly concentrators?: Readonly<Record<string, ConcentratorPlan>>
  readonly cables?: readonly CablePlan[]
}

export interface ConcentratorPlan {
  /** The provider's router, with the prefix length of the network that customers share with it: `192.0.2.1/24`. */
  readonly gateway: string
}

/** A machine with a kernel: a router is one that forwards. */
export interface HostPlan {
  readonly interfaces: Readonly<Record<string, InterfacePlan>>
  /** The default route's next hop. */
  readonly gateway?: string
  /** Further routes: `{ to: '10.0.0.0/8', via: '192.168.1.1' }`. */
  readonly routes?: readonly RoutePlan[]
  readonly forwarding?: boolean
  /** For its `etc/resolv.conf`; a lease by DHCP brings its own. */
  readonly nameServers?: readonly string[]
  readonly settings?: Partial<Omit<KernelSettings, 'tcp'>> & { readonly tcp?: Partial<TcpSettings> }
  readonly nat?: NatPlan
  /** A packet filter: the first rule that fits decides, and what fits none is accepted. */
  readonly filter?: readonly FilterPlan[]
  /** A DHCP server on each of these interfaces. */
  readonly dhcpServers?: Readonly<Record<string, DhcpServerPlan>>
}

export interface InterfacePlan {
  /** With the prefix length of its network: `192.168.1.2/24`. Several are aliases. */
  readonly address?: string | readonly string[]
  /** Asks for an address by DHCP. */
  readonly dhcp?: boolean
  /** Asks whether anybody has the address before using it (RFC 5227); else it is used, and announced, at once. */
  readonly probe?: boolean
  /** False: it has had the address since long before the world begins, and says nothing of it. Default true. */
  readonly announce?: boolean
  /** `02:00:00:00:00:01`; one that is free when left out. */
  readonly mac?: string
  readonly mtu?: number
  readonly promiscuous?: boolean
}

export interface RoutePlan {
  /** `10.0.0.0/8`, or `default`. */
  readonly to: string
  readonly via: string
  readonly metric?: number
}

export interface NatPlan {
  readonly outside: string
  readonly inside: readonly string[]
  readonly portForwards?: readonly PortForwardPlan[]
}

export interface FilterPlan {
  /** Packets for this host, or those that it passes on. */
  readonly chain: 'input' | 'forward'
  readonly protocol?: 'icmp' | 'tcp' | 'udp'
  /** Blocks, such as `192.168.1.0/24`. */
  readonly source?: string
  readonly destination?: string
  readonly destinationPort?: number
  /** 'drop' tells the sender nothing, 'reject' that it is prohibited. */
  readonly action: 'accept' | 'drop' | 'reject'
}

export interface PortForwardPlan {
  readonly protocol: 'tcp' | 'udp'
  readonly outsidePort: number
  /** `192.168.1.2:80`. */
  readonly to: string
}

export interface DhcpServerPlan {
  /** The first and the last address to hand out. */
  readonly range: readonly [string, string]
  readonly leaseSeconds?: number
  /** The gateway; the interface's own address when left out. */
  readonly router?: string
  readonly nameServers?: readonly string[]
  readonly domainName?: string
  /** Addresses that belong to one card: `{ '02:00:00:00:00:07': '192.168.1.7' }`. */
  readonly reservations?: Readonly<Record<string, string>>
}

export interface CablePlan extends Partial<CableOptions> {
  /** A machine and its port, `laptop eth0`; of a switch or a hub the name will do. */
  readonly between: readonly [string, string]
  readonly name?: string
}
