/** The steps of a scenario, one after another, against a resolver. Stops at the first that fails. */

import { TextError } from '../errors.ts'
import { DNS_PORT } from '../dns/iana/port.ts'
import type { ServerTable } from '../dns/resolver/servers/server-table.ts'
import type { Resolver } from '../dns/resolver/resolver.ts'
import { describeUpstreamQuery, unlikeAsked } from './check-asked.ts'
import { evaluate } from './expression.ts'
import { isMatch, mismatches } from './match-message.ts'
import { messageDifference, messageLines } from './message-lines.ts'
import { received, type ReceivedMessage } from './received-message.ts'
import type { ScenarioFailure } from './report.ts'
import type { Entry, Scenario, Step, StepAction } from './scenario.ts'
import type { ScriptedInternet, UpstreamQuery } from './scripted-internet.ts'
import { queryOctets } from './scripted-octets.ts'
import type { ZonesOfAddress } from './zone-addresses.ts'

/** Where a client asks from when the step does not say. */
const DEFAULT_CLIENT = '127.0.0.1'

/** A response to a client that no step has checked yet. */
interface Reply extends ReceivedMessage {
  readonly client: string
}

/** What is wrong with a step. */
interface Fault {
  readonly what: string
  readonly difference?: readonly string[]
}

/** Who plays: the resolver with what it knows of servers, and those that it asks. */
export interface Cast {
  readonly resolver: Resolver
  readonly servers: ServerTable
  readonly internet: ScriptedInternet
  readonly zones: ZonesOfAddress
}

export class Play {
  readonly #scenario: Scenario
  readonly #resolver: Resolver
  readonly #servers: ServerTable
  readonly #internet: ScriptedInternet
  readonly #zones: ZonesOfAddress
  readonly #variables = new Map<string, number>()
  readonly #replies: Reply[] = []
  /** Queries upstream that a step CHECK_OUT_QUERY has found. */
  readonly #checked = new Set<UpstreamQuery>()
  /** What the resolver's promises rejected with, which they never should. */
  readonly #crashes: string[] = []
  /** How many queries upstream there were when the conversation was last asked about. */
  #told = 0

  constructor(scenario: Scenario, { resolver, servers, internet, zones }: Cast) {
    this.#scenario = scenario
    this.#resolver = resolver
    this.#servers = servers
    this.#internet = internet
    this.#zones = zones
  }

  /** What failed first, if anything did. */
  async perform(): Promise<ScenarioFailure | undefined> {
    const { steps } = this.#scenario
    for (const [i, step] of steps.entries()) {
      const fault = (await this.#performStep(step, steps[i + 1]?.number)) ?? this.#unlikeAsked(step)
      if (fault !== undefined) return failure(step, fault)
    }
    const fault = this.#leftOver()
    return fault && failure(undefined, fault)
  }

  async #performStep(step: Step, next: number | undefined): Promise<Fault | undefined> {
    const { world } = this.#internet
    this.#internet.step = step.number
    this.#internet.answerPending()
    await this.#internet.settle()
    // What a step sets off is answered by the scripts that are alive at the step after it, as in Unbound's tests.
    this.#internet.step = next ?? step.number
    this.#variables.set('time', Math.floor(world.nowMs / 1000))
    let fault: Fault | undefined
    try {
      fault = await this.#act(step)
    } catch (error) {
      if (!(error instanceof TextError)) throw error
      return { what: error.message }
    }
    await this.#internet.settle()
    const [crash] = this.#crashes
    return crash === undefined ? fault : { what: `the resolver threw ${crash}` }
  }

  async #act(step: StepAction): Promise<Fault | undefined> {
    switch (step.kind) {
      case 'QUERY':
        this.#ask(step.entry, step.address ?? DEFAULT_CLIENT)
        return undefined
      case 'CHECK_ANSWER':
        return this.#checkAnswer(step.entry, step.address)
      case 'CHECK_OUT_QUERY':
        return this.#checkQuery(step.entry, step.address)
      case 'TIME_PASSES':
        await this.#internet.world.runFor(evaluate(step.seconds, this.#variables) * 1000)
        return undefined
      case 'ASSIGN':
        this.#variables.set(step.variable, evaluate(step.value, this.#variables))
        return undefined
      case 'REPLY':
        return this.#decide(step.address, (query) => this.#internet.answer(query, step.entry), step.entry)
      case 'TIMEOUT':
        return this.#decide(step.address, (query) => this.#internet.timeOut(query))
      case 'ERROR':
        return this.#decide(step.address, (query) => this.#internet.fail(query))
      case 'TRAFFIC':
      case 'NOTHING':
        return undefined
      case 'FLUSH_MESSAGE':
        this.#resolver.cache.flushType(step.question.name.key, step.question.type)
        return undefined
      case 'INFRA_RTT': {
        const server = { ip: step.address, port: DNS_PORT }
        const rttMs = evaluate(step.rttMs, this.#variables)
        this.#servers.replied(server, rttMs, this.#internet.world.nowMs)
        return undefined
      }
      case 'EXPIRE_MESSAGE':
        return { what: `${step.kind} is not supported` }
      case 'unsupported':
        return { what: `${step.keyword} is not supported` }
    }
  }

  #ask(entry: Entry, ip: string): void {
    const transport = entry.match.some(({ kind }) => kind === 'TCP') ? 'tcp' : 'udp'
    const client = { transport, remote: { ip, port: 53_000 } } as const
    const take = (octets: Uint8Array | null): void => {
      // A response given at once may lie in a buffer that is used again.
      if (octets !== null) this.#replies.push({ ...received(octets.slice(), transport), client: ip })
    }
    const response = this.#resolver.respond(queryOctets(entry), client)
    if (response instanceof Promise)
      response.then(take, (error: unknown) => this.#crashes.push(String(error)))
    else take(response)
  }

  #checkAnswer(entry: Entry, ip: string | undefined): Fault | undefined {
    const candidates = this.#replies.filter(({ client }) => ip === undefined || client === ip)
    const found = candidates.find((reply) => isMatch(entry, reply))
    if (found !== undefined) {
      this.#replies.splice(this.#replies.indexOf(found), 1)
      return undefined
    }
    const [first] = candidates
    return first === undefined ? { what: 'no reply has come' } : unlike('the reply', entry, first)
  }

  #checkQuery(entry: Entry, ip: string | undefined): Fault | undefined {
    const candidates = this.#internet.queries.filter(
      (query) => !this.#checked.has(query) && (ip === undefined || query.server.ip === ip),
    )
    const found = candidates.find((query) => isMatch(entry, query))
    if (found !== undefined) {
      this.#checked.add(found)
      return undefined
    }
    const last = candidates.at(-1)
    return last === undefined ? { what: 'no query was sent' } : unlike('the last query', entry, last)
  }

  /** Does something about a pending query: one that `entry` matches rather than another. */
  #decide(ip: string | undefined, act: (query: UpstreamQuery) => void, entry?: Entry): Fault | undefined {
    const candidates = this.#internet.pending.filter(({ server }) => ip === undefined || server.ip === ip)
    const query =
      candidates.find((candidate) => entry === undefined || isMatch(entry, candidate)) ?? candidates[0]
    if (query === undefined) {
      return { what: ip === undefined ? 'no query is pending' : `no query to ${ip} is pending` }
    }
    act(query)
    return undefined
  }

  #unlikeAsked({ asked }: Step): Fault | undefined {
    const queries = this.#internet.queries.slice(this.#told)
    this.#told = this.#internet.queries.length
    for (const { expectation } of asked) {
      const what = unlikeAsked(expectation, queries, this.#zones)
      if (what !== undefined)
        return { what, difference: queries.map((query) => `+ ${describeUpstreamQuery(query)}`) }
    }
    return undefined
  }

  #leftOver(): Fault | undefined {
    const [reply] = this.#replies
    if (reply !== undefined) {
      return { what: 'a reply is left that no step checked', difference: messageLines(reply.message) }
    }
    const { pending } = this.#internet
    if (pending.length === 0) return undefined
    return {
      what: 'queries are pending at the end',
      difference: pending.map((query) => `+ ${describeUpstreamQuery(query)}`),
    }
  }
}

function unlike(what: string, entry: Entry, got: ReceivedMessage): Fault {
  const words = mismatches(entry, got).map(({ kind }) => kind)
  const withTtl = entry.match.some(({ kind }) => kind === 'ttl')
  return {
    what: `${what} does not match in: ${words.join(' ')}`,
    difference: messageDifference(entry.messages[0], got.message, withTtl),
  }
}

function failure(step: Step | undefined, { what, difference = [] }: Fault): ScenarioFailure {
  return { kind: 'step', step, line: step?.line ?? 0, what, difference }
}
