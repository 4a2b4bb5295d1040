/** The running servers of a plan, one authority for each address. A new plan changes only what is different. */

import { Authority } from '../dns/authority/authority.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { SocketError } from '../runtime/runtime.ts'
import type { FleetPlan, PlannedServer } from './fleet-plan.ts'
import type { LabObserver, LabServer } from './lab-event.ts'
import type { OpenServer, Site } from './site.ts'

/** A server that listens. Its authority is replaced as a whole when the plan changes. */
interface RunningServer {
  plan: PlannedServer
  authority: Authority
  readonly open: OpenServer
}

export class Fleet {
  readonly #site: Site
  readonly #version: string
  readonly #observe: LabObserver
  readonly #running = new Map<string, RunningServer>()

  /** `version` is what the servers tell who asks for `version.bind`. */
  constructor(site: Site, version: string, observe: LabObserver) {
    this.#site = site
    this.#version = version
    this.#observe = observe
  }

  /** In the order of the plan. */
  get servers(): LabServer[] {
    return Array.from(this.#running.values(), describeServer)
  }

  /**
   * Starts, changes and stops servers until they are those of the plan.
   *
   * @throws SocketError when a server could not be started; the others are, and the next call tries again
   */
  async follow({ servers }: FleetPlan): Promise<void> {
    const wanted = servers.filter(({ ip }) => this.#site.hasIpv6 || !ip.includes(':'))
    const planned = new Set(wanted.map(({ ip }) => ip))
    const unplanned = [...this.#running].filter(([ip]) => !planned.has(ip))
    await Promise.all(unplanned.map(([ip, server]) => this.#stop(ip, server)))
    if (unplanned.length > 0) {
      const stopped = unplanned.map(([, server]) => describeServer(server))
      this.#observe({ kind: 'servers-stopped', servers: stopped })
    }
    const before = new Set(this.#running.values())
    let failure: SocketError | undefined
    for (const plan of wanted) {
      try {
        await this.#bring(plan)
      } catch (error) {
        if (!(error instanceof SocketError)) throw error
        failure ??= error
      }
    }
    const started = [...this.#running.values()].filter((server) => !before.has(server)).map(describeServer)
    if (started.length > 0) this.#observe({ kind: 'servers-started', servers: started })
    if (failure !== undefined) throw failure
  }

  async close(): Promise<void> {
    const servers = [...this.#running.values()]
    this.#running.clear()
    await Promise.all(servers.map(({ open }) => open.close()))
  }

  async #bring(plan: PlannedServer): Promise<void> {
    const running = this.#running.get(plan.ip)
    if (running === undefined) return this.#start(plan)
    if (!isSame(running.plan, plan)) running.authority = this.#authorityFor(plan)
    running.plan = plan
    // To the end: a Map keeps the order in which it was filled, and that shall be the plan's.
    this.#running.delete(plan.ip)
    this.#running.set(plan.ip, running)
  }

  async #start(plan: PlannedServer): Promise<void> {
    const serving = { plan, authority: this.#authorityFor(plan) }
    const address = { ip: plan.ip, name: withoutDot(plan.names[0]!) }
    const open = await this.#site.openServer(address, (query, client) =>
      serving.authority.respond(query, client),
    )
    this.#running.set(plan.ip, Object.assign(serving, { open }))
  }

  async #stop(ip: string, server: RunningServer): Promise<void> {
    this.#running.delete(ip)
    await server.open.close()
  }

  #authorityFor({ names, zones }: PlannedServer): Authority {
    return new Authority({ zones, identity: { version: this.#version, name: withoutDot(names[0]!) } })
  }
}

function isSame(a: PlannedServer, b: PlannedServer): boolean {
  return (
    a.zones.length === b.zones.length &&
    a.zones.every((zone, i) => zone === b.zones[i]) &&
    a.names[0]!.equals(b.names[0]!)
  )
}

function describeServer({ plan, open }: RunningServer): LabServer {
  const names = plan.names.map((name) => name.toString())
  const zones = plan.zones.map(({ origin }) => origin.toString())
  return { name: names[0]!, names, address: plan.ip, endpoint: open.local, zones }
}

/** As host names are written where they stand for a machine rather than a place in the tree. */
function withoutDot(name: DomainName): string {
  return name.toString().replace(/\.$/, '')
}
