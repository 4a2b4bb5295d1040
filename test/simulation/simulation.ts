// One seed, from beginning to end: an Internet, a resolver in it, clients that ask, people who edit zones, and all that
// goes wrong; with a judge for each answer. The same seed gives the same event log, to the octet.

import { FlatWorld } from '../../src/sim/flat-world.ts'
import { parseHints } from '../../src/dns/resolver/zone-cut/root-hints.ts'
import { Resolver, type ResolverOptions } from '../../src/dns/resolver/resolver.ts'
import type { Resolution } from '../../src/dns/resolver/explanation/resolution.ts'
import { DatagramPath } from './datagram-path.ts'
import { Dice } from './dice.ts'
import { Editor } from './edits.ts'
import { EventLog } from './event-log.ts'
import { isNeverAsked } from './facts.ts'
import { isDataAddress } from './generate-records.ts'
import { generateInternet } from './generate-internet.ts'
import { Hearsay } from './hearsay.ts'
import { Inquirer } from './inquirer.ts'
import type { Internet, Machine } from './internet.ts'
import { LineFaults } from './line-faults.ts'
import { Load } from './load.ts'
import { planResolver, type ResolverPlan } from './resolver-facts.ts'
import { SimulatedServer } from './simulated-server.ts'
import { Tally } from './tally.ts'
import { Troubles } from './troubles.ts'
import { Findings, Violation } from './violation.ts'
import { WatchedNetwork } from './watched-network.ts'

export interface SimulationOptions {
  readonly seed: number
  /** How many questions clients ask. */
  readonly questions: number
  /** The last step to take; all when left out. */
  readonly until?: number
  /** Makes the resolver, or something that should not pass for one. */
  readonly makeSubject?: (options: ResolverOptions) => Subject
  /** Told of each resolution: for explanations, which cost time. */
  readonly onResolved?: (resolution: Resolution) => void
}

/** What is being tested: a resolver, as far as its surroundings see it. */
export type Subject = Pick<Resolver, 'respond' | 'close' | 'counters'>

export interface Outcome {
  readonly seed: number
  readonly violation: Violation | undefined
  readonly steps: number
  readonly virtualMs: number
  /** Of all that was sent, asked and answered. */
  readonly hash: string
  readonly tally: Tally
}

const RESOLVER_IPS: [string, ...string[]] = ['10.0.0.53', '2001:db8:ffff::53']

/** Sockets that a resolver may keep for what comes next. */
const MOST_IDLE_SOCKETS = 64

/** Everything that is going to happen by itself has happened after this: TCP servers wait longest. */
const QUIET_MS = 3_600_000

/** Three weeks and more. */
const LONGEST_PAUSE_MS = 2_000_000_000

/** Now and then, what can matter no more is forgotten. */
const STEPS_REMEMBERED = 64

export async function simulate(options: SimulationOptions): Promise<Outcome> {
  const simulation = new Simulation(options)
  return simulation.run()
}

class Simulation {
  readonly #options: SimulationOptions
  readonly #dice: Dice
  readonly #tally = new Tally()
  readonly #log = new EventLog()
  readonly #findings: Findings
  readonly #world: FlatWorld
  readonly #internet: Internet
  readonly #plan: ResolverPlan
  readonly #hearsay = new Hearsay()
  readonly #servers = new Map<Machine, SimulatedServer>()
  readonly #network: WatchedNetwork
  readonly #subject: Subject
  readonly #inquirer: Inquirer
  readonly #editor: Editor
  readonly #troubles: Troubles

  constructor(options: SimulationOptions) {
    this.#options = options
    const { seed, questions } = options
    this.#dice = new Dice(seed)
    this.#findings = new Findings(seed)
    const tally = this.#tally
    this.#world = new FlatWorld({ seed })
    const zones = Math.min(400, Math.max(20, Math.round(this.#dice.magnitude(0.04, 0.4) * questions)))
    this.#internet = generateInternet(this.#dice.fork('internet'), { zones }, tally)
    this.#plan = planResolver(this.#dice.fork('resolver'), this.#internet, tally)
    this.#makeServers()
    const host = this.#world.host(...RESOLVER_IPS)
    this.#network = new WatchedNetwork(host.network, ({ ip }) => {
      this.#tally.count('sent: TCP')
      this.#refuseForbidden(ip)
    })
    const runtime = { clock: host.clock, random: host.random, network: this.#network }
    this.#subject = this.#makeSubject(runtime)
    this.#inquirer = new Inquirer(
      { world: this.#world, internet: this.#internet, facts: this.#plan.facts, hearsay: this.#hearsay },
      this.#subject,
      this.#dice.fork('clients'),
      tally,
      this.#log,
      this.#findings,
    )
    this.#editor = new Editor(this.#world, this.#internet, this.#servers, this.#dice.fork('edits'), tally)
    this.#troubles = new Troubles(
      this.#world,
      this.#internet,
      RESOLVER_IPS,
      this.#dice.fork('troubles'),
      tally,
    )
    this.#layLines()
  }

  async run(): Promise<Outcome> {
    const violation = await this.#violation()
    return {
      seed: this.#options.seed,
      violation,
      steps: this.#findings.step,
      virtualMs: this.#world.nowMs,
      hash: this.#log.digest(),
      tally: this.#tally,
    }
  }

  async #violation(): Promise<Violation | undefined> {
    try {
      for (const server of this.#servers.values()) await server.listen()
      await this.#takeSteps()
      this.#findings.throwFirst()
    } catch (error) {
      if (error instanceof Violation) return error
      // What was found before may be the cause of it.
      this.#findings.addCrash(error)
      return this.#findings.first
    }
    return undefined
  }

  async #takeSteps(): Promise<void> {
    const { questions, until = Infinity } = this.#options
    const load = new Load(this.#internet, this.#dice.fork('load'))
    while (this.#inquirer.asked < questions) {
      if (this.#findings.step >= until) return
      this.#findings.step++
      await this.#takeStep(load)
      this.#inquirer.checkWaiting()
      this.#findings.throwFirst()
      if (this.#findings.step % STEPS_REMEMBERED === 0) this.#forget()
    }
    await this.#expectQuiet()
  }

  async #takeStep(load: Load): Promise<void> {
    const dice = this.#dice
    const kind = dice.weighted([
      ['questions', 77],
      ['edit', 15],
      ['trouble', 4],
      ['pause', 4],
    ] as const)
    this.#tally.count(`step: ${kind}`)
    if (kind === 'edit') this.#editor.edit()
    if (kind === 'trouble') this.#troubles.begin()
    if (kind === 'questions') {
      const burst = dice.weighted([
        [1, 60],
        [dice.between(2, 5), 30],
        [dice.between(10, 40), 10],
      ])
      let question = load.next()
      for (let i = 0; i < burst; i++) {
        this.#inquirer.ask(question)
        if (dice.chance(0.6)) question = load.next()
        if (dice.chance(0.3)) await this.#world.runFor(dice.between(1, 60))
      }
    }
    await this.#world.runFor(
      kind === 'pause' ? dice.magnitude(60_000, LONGEST_PAUSE_MS) : dice.magnitude(1, 30_000),
    )
  }

  #makeSubject(runtime: ResolverOptions['runtime']): Subject {
    const { makeSubject = (options: ResolverOptions) => new Resolver(options), onResolved } = this.#options
    const { settings, cacheLimits } = this.#plan
    return makeSubject({
      ...settings,
      runtime,
      hints: parseHints(hintsOf(this.#internet)),
      allow: ['10.0.0.0/8'],
      cacheLimits,
      ...(onResolved === undefined ? {} : { onResolved }),
    })
  }

  #makeServers(): void {
    for (const machine of this.#internet.machines) {
      const host = this.#world.host(...(machine.ips as [string, ...string[]]))
      const latencyMs = machine.roundTripMs / 2
      for (const ip of machine.ips) {
        for (const own of RESOLVER_IPS) this.#world.network.links.set(own, ip, { latencyMs })
      }
      const server = new SimulatedServer(machine, host, (name: string) =>
        this.#hearsay.note(name, this.#world.nowMs),
      )
      this.#servers.set(machine, server)
    }
  }

  /** Lines as bad as the dice have it, and the way that datagrams take over them. */
  #layLines(): void {
    const dice = this.#dice.fork('lines')
    const isClean = dice.chance(0.3)
    const upTo = (most: number): number => (isClean || dice.chance(0.4) ? 0 : dice.magnitude(most / 50, most))
    this.#tally.count(isClean ? 'lines: clean' : 'lines: faulty')
    const faults = new LineFaults(this.#world, this.#internet, dice, this.#tally, {
      loss: upTo(0.2),
      delay: upTo(0.05),
      duplication: upTo(0.1),
      reordering: upTo(0.2),
      forgery: upTo(0.05),
    })
    new DatagramPath({
      world: this.#world,
      internet: this.#internet,
      servers: this.#servers,
      log: this.#log,
      faults,
      onQuery: ({ ip }) => {
        this.#tally.count('sent: UDP')
        this.#refuseForbidden(ip)
      },
    }).open()
  }

  #refuseForbidden(ip: string): void {
    if (isNeverAsked(this.#plan.facts, ip))
      this.#findings.add({ fault: `${ip} was asked, which is not to be asked` })
    const isNamed = this.#internet.machineAt(ip) !== undefined || isDataAddress(ip)
    if (!isNamed) this.#findings.add({ fault: `${ip} was asked, which no zone has ever named` })
  }

  #forget(): void {
    const { maxTtlSeconds, maxStaleSeconds, patienceMs } = this.#plan.facts
    const beforeMs = this.#world.nowMs - (maxTtlSeconds + maxStaleSeconds) * 1000 - 2 * patienceMs
    for (const zone of this.#internet.zones.values()) zone.history.forget(beforeMs)
  }

  /** Once everything has come to rest, nothing may be left over. */
  async #expectQuiet(): Promise<void> {
    await this.#world.runFor(QUIET_MS)
    this.#inquirer.checkWaiting()
    const { inProgress, cache } = this.#subject.counters
    const left = {
      'questions in progress': inProgress,
      connections: this.#network.streams.size,
      'sockets above those kept': Math.max(0, this.#network.sockets.size - MOST_IDLE_SOCKETS),
      'octets above the bound of the cache': Math.max(0, cache.bytes - this.#plan.cacheLimits.maxBytes),
    }
    for (const [what, count] of Object.entries(left)) this.#expectNone(what, count)
    this.#subject.close()
    await this.#world.runFor(QUIET_MS)
    this.#expectNone('sockets after the end', this.#network.sockets.size)
  }

  #expectNone(what: string, count: number): void {
    if (count > 0) this.#findings.add({ fault: `${count} ${what} left when all was quiet` })
  }
}

function hintsOf(internet: Internet): string {
  const lines = internet.machines
    .filter(({ name }) => name.endsWith('.root.'))
    .flatMap(({ name, ips }) => [
      `. 3600000 NS ${name}`,
      ...ips.map((ip) => `${name} 3600000 ${ip.includes(':') ? 'AAAA' : 'A'} ${ip}`),
    ])
  return `${lines.join('\n')}\n`
}
