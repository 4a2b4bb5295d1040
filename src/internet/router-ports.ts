/** The interfaces that routers of a world file come to have: one for each cable, and one for each of their networks. */

import { ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import type { InterfacePlan } from '../sim/topology.ts'

export class RouterPorts {
  readonly #interfaces = new Map<string, Record<string, InterfacePlan>>()

  constructor(routers: readonly string[]) {
    for (const router of routers) this.#interfaces.set(router, {})
  }

  has(name: string): boolean {
    return this.#interfaces.has(name)
  }

  /** By router. */
  interfaces(router: string): Readonly<Record<string, InterfacePlan>> {
    return this.#interfaces.get(router) ?? {}
  }

  /** A new interface with this address, called `wanted` or else by the first number that is free. Gives its name. */
  add(router: string, address: Ipv4, prefixLength: number, mtu: number | undefined, wanted?: string): string {
    const interfaces = this.#interfaces.get(router)!
    const name = wanted ?? freeName(interfaces)
    interfaces[name] = {
      address: `${ipv4Text(address)}/${prefixLength}`,
      // Hundreds of announcements to nobody would be a third of all that happens until a world has started.
      announce: false,
      ...(mtu === undefined ? {} : { mtu }),
    }
    return name
  }
}

function freeName(taken: Readonly<Record<string, unknown>>): string {
  let number = 0
  while (Object.hasOwn(taken, `eth${number}`)) number++
  return `eth${number}`
}
