/**
 * Asks the name servers of resolv.conf about one name until one of them knows: in order, several times over, with
 * as much patience as the file says. What the answer means for the caller is not judged here.
 */

import { Client } from '../dns/client/client.ts'
import type { ExchangeResult } from '../dns/client/exchange.ts'
import { CLASS } from '../dns/iana/classes.ts'
import { formatRcode, RCODE } from '../dns/iana/codes.ts'
import { DNS_PORT } from '../dns/iana/port.ts'
import { formatType } from '../dns/iana/types.ts'
import { SAFE_UDP_SIZE } from '../dns/message/edns.ts'
import { FLAG } from '../dns/message/header.ts'
import type { Message } from '../dns/message/message.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { ResolvConf } from './resolv-conf.ts'
import type { ServerOutcome, StepRecord } from './stub-step.ts'

/** What all servers together had to say to one question. */
export type ServersAnswer =
  | { readonly kind: 'message'; readonly message: Message }
  /** Some answered, but with nothing better than SERVFAIL. */
  | { readonly kind: 'failing'; readonly message: Message }
  | { readonly kind: 'silent' }

const EDNS = { udpSize: SAFE_UDP_SIZE, version: 0, extendedRcode: 0, flags: 0, options: [] }

export class NameServers {
  readonly #runtime: Pick<Runtime, 'clock'>
  readonly #client: Client
  readonly #conf: ResolvConf
  readonly #servers: readonly string[]
  readonly #record: StepRecord

  /** `first` is the place in the list of the server to begin with, for `rotate`. */
  constructor(
    runtime: Pick<Runtime, 'clock' | 'random' | 'network'>,
    conf: ResolvConf,
    first: number,
    record: StepRecord,
  ) {
    this.#runtime = runtime
    // All from one port, as a process that looks up one name does.
    this.#client = new Client(runtime, { sockets: 1 })
    this.#conf = conf
    this.#servers = conf.nameServers.map((_, i, all) => all[(i + first) % all.length]!)
    this.#record = record
  }

  close(): void {
    this.#client.close()
  }

  /** The answers to several types of one name, in the order of `types`. Never rejects for what servers do. */
  async ask(name: DomainName, types: readonly number[]): Promise<ServersAnswer[]> {
    const answers = new Map<number, ServersAnswer>(types.map((type) => [type, { kind: 'silent' }]))
    for (let attempt = 1; attempt <= this.#conf.options.attempts; attempt++) {
      for (const [place, ip] of this.#servers.entries()) {
        const open = types.filter((type) => answers.get(type)!.kind !== 'message')
        await this.#inTurnOrAtOnce(open, async (type) => {
          const answer = await this.#askServer(name, type, ip, attempt, this.#timeoutMs(place))
          if (answer.kind !== 'silent') answers.set(type, answer)
        })
      }
    }
    return types.map((type) => answers.get(type)!)
  }

  async #inTurnOrAtOnce(types: readonly number[], ask: (type: number) => Promise<void>): Promise<void> {
    if (this.#conf.options.oneAtATime) for (const type of types) await ask(type)
    else await Promise.all(types.map(ask))
  }

  /** As glibc's: a later server gets more time, but the list as a whole not much more for being long. */
  #timeoutMs(place: number): number {
    const { timeoutSeconds } = this.#conf.options
    if (place === 0) return timeoutSeconds * 1000
    return Math.max(1, Math.floor((timeoutSeconds << place) / this.#servers.length)) * 1000
  }

  async #askServer(
    name: DomainName,
    type: number,
    ip: string,
    attempt: number,
    timeoutMs: number,
  ): Promise<ServersAnswer> {
    const { useTcp, edns, trustAd } = this.#conf.options
    const { clock } = this.#runtime
    const sentAtMs = clock.now()
    const result = await this.#client.exchange({
      server: { ip, port: DNS_PORT },
      question: { name, type, rrclass: CLASS.IN },
      flags: FLAG.RD | (trustAd ? FLAG.AD : 0),
      edns: edns ? EDNS : undefined,
      transport: useTcp ? 'tcp' : 'udp',
      udpTimeoutMs: timeoutMs,
      tcpTimeoutMs: timeoutMs,
    })
    const tookMs = clock.now() - sentAtMs
    const question = { name: name.toString(), type: formatType(type) }
    const asked = { kind: 'server-asked', ip, ...question, attempt, timeoutMs, tookMs } as const
    this.#record.add({ ...asked, outcome: outcomeOf(result) }, sentAtMs)
    if (result.kind !== 'response') return { kind: 'silent' }
    const { message } = result
    return { kind: isUseful(message) ? 'message' : 'failing', message }
  }
}

function outcomeOf(result: ExchangeResult): ServerOutcome {
  switch (result.kind) {
    case 'response': {
      const { message, fallback } = result
      return {
        kind: 'response',
        rcode: formatRcode(message.rcode),
        answers: message.answers.length,
        truncated: fallback === 'truncated',
        useful: isUseful(message),
      }
    }
    case 'timeout':
    case 'aborted':
      return { kind: 'silent' }
    case 'unreachable':
      return { kind: 'unreachable', code: result.code }
    case 'malformed':
      return { kind: 'malformed' }
  }
}

/** Whether there is no need to ask another server. */
function isUseful({ rcode, flags, answers, additionals }: Message): boolean {
  if (rcode === RCODE.SERVFAIL || rcode === RCODE.NOTIMP || rcode === RCODE.REFUSED) return false
  const knows = answers.length > 0 || additionals.length > 0 || (flags & (FLAG.AA | FLAG.RA)) !== 0
  // A referral, from one that neither is responsible nor asks on: it says nothing about the name.
  return rcode !== RCODE.NOERROR || knows
}
