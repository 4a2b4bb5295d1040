/** `ping`: whether a host answers, and how soon, as ping of iputils tells it. */

import { ipv4Text, type Ipv4 } from '../../address/ipv4-number.ts'
import type { SocketErrorCode } from '../../runtime/runtime.ts'
import type { IcmpReport } from '../../stack/ip-packet.ts'
import type { Wait } from '../../stack/surroundings.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { EchoProber, type EchoReply } from '../echo-prober.ts'
import { addressOf, isIpv4Text, nameOf } from '../host-names.ts'
import { orInterrupted, pause } from '../interruption.ts'
import { parseOptions, type Options } from '../options.ts'
import { formatPingStatistics, formatRoundTrip, icmpErrorText } from '../text/format-ping.ts'
import { socketErrorText } from '../text/socket-error-text.ts'

const DEFAULT_SIZE = 56
/** What an IP and an ICMP header add to the payload. */
const HEADERS = 28
const LONGEST_PAYLOAD = 65_507
/** How long to wait for the last reply when there has been none. */
const LINGER_MS = 10_000

export const ping: Command = {
  name: 'ping',
  usage: 'ping [-nq] [-c count] [-i interval] [-M do|dont] [-s size] [-t ttl] [-W timeout] destination',
  summary: 'send ICMP echo requests to a host',

  async run(context, words) {
    const options = parseOptions(words, { flags: 'nq', values: 'ciMstW' })
    const [target, ...rest] = options.words
    if (target === undefined) throw new CommandError('ping: usage error: Destination address required', 1)
    if (rest.length > 0) throw new UsageError('')
    const destination = await addressOf(context, 'ping', target)
    return new PingRun(context, target, destination, readSettings(options, target)).run()
  },

  complete: ({ world }) => world.hosts.map(({ name }) => name),
}

interface Settings {
  readonly count: number
  readonly intervalMs: number
  readonly size: number
  readonly ttl: number | undefined
  readonly dontFragment: boolean
  readonly timeoutMs: number | undefined
  readonly quiet: boolean
  readonly numeric: boolean
}

function readSettings(options: Options, target: string): Settings {
  const hint = options.value('M')
  if (hint !== undefined && !['do', 'dont', 'want'].includes(hint)) {
    throw new UsageError(`invalid -M argument: ${hint}`)
  }
  return {
    count: options.integer('c', 1, 1e9, Infinity),
    intervalMs: options.seconds('i', 1000),
    size: options.integer('s', 0, LONGEST_PAYLOAD, DEFAULT_SIZE),
    ttl: options.integer('t', 1, 255, undefined),
    dontFragment: hint === 'do',
    timeoutMs: options.seconds('W', undefined),
    quiet: options.has('q'),
    // Who gives an address wants to see addresses.
    numeric: options.has('n') || isIpv4Text(target),
  }
}

class PingRun {
  readonly #context: CommandContext
  readonly #target: string
  readonly #destination: Ipv4
  readonly #settings: Settings
  readonly #sentAtMs = new Map<number, number>()
  readonly #answered = new Set<number>()
  readonly #roundTripsMs: number[] = []
  readonly #names = new Map<Ipv4, Promise<string | undefined>>()
  /** Lines are told in order, however long it takes to find the names in them. */
  #telling: Promise<void> = Promise.resolve()
  #duplicates = 0
  #errors = 0
  #lastSentMs = 0
  readonly #complete: Wait<void>

  constructor(context: CommandContext, target: string, destination: Ipv4, settings: Settings) {
    this.#context = context
    this.#target = target
    this.#destination = destination
    this.#settings = settings
    this.#complete = context.world.wait(() => `the replies to ping ${target}`)
  }

  async run(): Promise<number> {
    const { print, host, linger } = this.#context
    const { size, count, ttl, dontFragment } = this.#settings
    const route = host.kernel.routes.lookup(this.#destination)
    if (route === undefined && !host.kernel.ip.isLocal(this.#destination)) {
      throw new CommandError('ping: connect: Network is unreachable', 2)
    }
    const identifier = host.random.below(0x1_0000)
    const prober = new EchoProber(
      host.kernel,
      { destination: this.#destination, identifier, size, ttl, dontFragment },
      { reply: (reply) => this.#reply(reply), error: (sequence, report) => this.#error(sequence, report) },
    )
    print(`PING ${this.#target} (${ipv4Text(this.#destination)}) ${size}(${size + HEADERS}) bytes of data.`)
    if (count === Infinity) linger()
    const startMs = this.#now
    await this.#send(prober)
    await this.#waitForTheRest()
    await this.#telling
    prober.close()
    this.#complete.resolve()
    const tally = {
      sent: this.#sentAtMs.size,
      received: this.#answered.size,
      duplicates: this.#duplicates,
      errors: this.#errors,
      elapsedMs: this.#lastSentMs - startMs,
      roundTripsMs: this.#roundTripsMs,
    }
    for (const line of formatPingStatistics(this.#target, tally)) print(line)
    return this.#answered.size > 0 ? 0 : 1
  }

  get #now(): number {
    return this.#context.world.nowMs
  }

  async #send(prober: EchoProber): Promise<void> {
    const { count, intervalMs } = this.#settings
    const { interrupted } = this.#context
    for (let sequence = 1; sequence <= count && !interrupted.aborted; sequence++) {
      this.#sentAtMs.set(sequence, this.#now)
      this.#lastSentMs = this.#now
      const failure = prober.send(sequence)
      if (failure !== undefined) this.#sendFailed(failure)
      if (sequence < count) await pause(this.#context, intervalMs)
    }
  }

  /** As long as twice the slowest reply took, and not shorter than one interval. */
  async #waitForTheRest(): Promise<void> {
    if (this.#isComplete) return
    const { timeoutMs, intervalMs } = this.#settings
    const slowest = Math.max(0, ...this.#roundTripsMs)
    const usual = slowest === 0 ? LINGER_MS : Math.max(2 * slowest, intervalMs)
    await orInterrupted(this.#context, this.#complete.promise, timeoutMs ?? usual)
  }

  get #isComplete(): boolean {
    return this.#answered.size + this.#errors >= this.#settings.count
  }

  #note(line: () => string | Promise<string>): void {
    if (!this.#settings.quiet) {
      this.#telling = this.#telling.then(async () => this.#context.print(await line()))
    }
    if (this.#isComplete) this.#complete.resolve()
  }

  #reply({ from, sequence, ttl, octets }: EchoReply): void {
    const sentAtMs = this.#sentAtMs.get(sequence)
    if (sentAtMs === undefined) return
    const isDuplicate = this.#answered.has(sequence)
    const roundTripMs = this.#now - sentAtMs
    if (isDuplicate) this.#duplicates++
    else this.#roundTripsMs.push(roundTripMs)
    this.#answered.add(sequence)
    const time = `time=${formatRoundTrip(roundTripMs)} ms`
    const suffix = isDuplicate ? ' (DUP!)' : ''
    const rest = `icmp_seq=${sequence} ttl=${ttl} ${time}${suffix}`
    this.#note(async () => `${octets} bytes from ${await this.#placeOf(from)}: ${rest}`)
  }

  #error(sequence: number, report: IcmpReport): void {
    if (!this.#sentAtMs.has(sequence) || report.kind === 'redirect') return
    this.#errors++
    const text = icmpErrorText(report.type, report.code, report.mtu)
    this.#note(async () => `From ${await this.#placeOf(report.reporter)} icmp_seq=${sequence} ${text}`)
  }

  #sendFailed(code: SocketErrorCode): void {
    this.#errors++
    const mtu = this.#context.host.kernel.ip.pathMtu(this.#destination)
    this.#note(() =>
      code === 'EMSGSIZE'
        ? `ping: local error: message too long, mtu=${mtu}`
        : `ping: sendmsg: ${socketErrorText(code)}`,
    )
  }

  async #placeOf(from: Ipv4): Promise<string> {
    const ip = ipv4Text(from)
    if (this.#settings.numeric) return ip
    const known = this.#names.get(from) ?? nameOf(this.#context, from)
    this.#names.set(from, known)
    const name = await known
    return name === undefined ? ip : `${name} (${ip})`
  }
}
