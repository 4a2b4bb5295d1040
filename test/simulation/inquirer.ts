// The clients: asks the resolver and has every answer judged. Nothing stays without an answer, and nothing costs
// more work than it may.

import { RCODE } from '../../src/dns/iana/codes.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import type { Client } from '../../src/dns/message/client.ts'
import { FLAG } from '../../src/dns/message/header.ts'
import { decodeWire, type Message } from '../../src/dns/message/message.ts'
import { encodeQuery } from '../../src/dns/message/query.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import type { FlatWorld } from '../../src/sim/flat-world.ts'
import { describeAnswer } from './answer-text.ts'
import type { Dice } from './dice.ts'
import type { EventLog } from './event-log.ts'
import { excuseFor } from './excuse.ts'
import type { ResolverFacts } from './facts.ts'
import type { Hearsay } from './hearsay.ts'
import type { Internet } from './internet.ts'
import { type AskedQuestion, type Evidence, judge } from './judgement.ts'
import { textOf } from './names.ts'
import { type Occasion, Reference } from './reference.ts'
import type { Subject } from './simulation.ts'
import type { Tally } from './tally.ts'
import type { Findings } from './violation.ts'

export interface Scene {
  readonly world: FlatWorld
  readonly internet: Internet
  readonly facts: ResolverFacts
  readonly hearsay: Hearsay
}

interface Inquiry {
  readonly step: number
  readonly id: number
  readonly question: AskedQuestion
  readonly askedAtMs: number
  readonly client: Client
  readonly hasEdns: boolean
  /** Datagrams and connections so far, when it was asked. */
  readonly sentBefore: number
  /** The most that others may send at the same time. */
  rivals: number
}

/** A question that joins another may have to begin anew when that has reached its own end. */
const PATIENCE_FACTOR = 2
const GRACE_MS = 500

/** An exchange may go on over TCP, and without EDNS. */
const SENDINGS_OF_EXCHANGE = 3

export class Inquirer {
  readonly #scene: Scene
  readonly #subject: Subject
  readonly #dice: Dice
  readonly #tally: Tally
  readonly #log: EventLog
  readonly #findings: Findings
  readonly #evidence: Evidence
  readonly #waiting = new Set<Inquiry>()
  /** When a client, or an alias, last led to a name itself. */
  readonly #askedAtMs = new Map<string, number>()
  asked = 0

  constructor(scene: Scene, subject: Subject, dice: Dice, tally: Tally, log: EventLog, findings: Findings) {
    this.#scene = scene
    this.#subject = subject
    this.#dice = dice
    this.#tally = tally
    this.#log = log
    this.#findings = findings
    const { internet, facts, hearsay } = scene
    const reference = new Reference(internet, facts)
    this.#evidence = {
      reference,
      hearsay,
      tally,
      hasWouldBeResolvers: internet.machines.some(({ quirk }) => quirk === 'lying-ra'),
      excuse: (question, occasion) => excuseFor(internet, reference, facts, question, occasion),
      mayDenyBelow: (ent) => facts.believesDenialOnTheWay || (facts.deniesBelow && this.#askedAtMs.has(ent)),
    }
  }

  ask(question: AskedQuestion): void {
    this.asked++
    this.#tally.count('questions')
    this.#send(question, this.#dice.chance(0.8) ? 'udp' : 'tcp')
  }

  /** Complains of what should have been answered by now. */
  checkWaiting(): void {
    const nowMs = this.#scene.world.nowMs
    const latestMs = nowMs - this.#scene.facts.patienceMs * PATIENCE_FACTOR - GRACE_MS
    for (const inquiry of this.#waiting) {
      if (inquiry.askedAtMs <= latestMs) this.#complain(inquiry, 'it is not answered')
    }
  }

  #send(question: AskedQuestion, transport: Client['transport']): void {
    const dice = this.#dice
    const { world } = this.#scene
    const name = DomainName.parse(dice.chance(0.1) ? question.name.toUpperCase() : question.name)
    const edns = { udpSize: dice.pick([512, 1232, 4096]), version: 0, flags: 0, options: [] }
    const hasEdns = dice.chance(0.8)
    const id = dice.below(0x10000)
    const query = encodeQuery({
      id,
      name,
      type: question.type,
      flags: FLAG.RD,
      edns: hasEdns ? edns : undefined,
    })
    const remote = { ip: `10.1.0.${dice.between(1, 9)}`, port: dice.between(1024, 65_535) }
    const client: Client = { transport, remote }
    const inquiry: Inquiry = {
      step: this.#findings.step,
      id,
      question,
      client,
      hasEdns,
      askedAtMs: world.nowMs,
      sentBefore: this.#sent,
      rivals: this.#waiting.size,
    }
    this.#askedAtMs.set(question.name, world.nowMs)
    this.#log.message(world.nowMs, 'asked', query)
    for (const other of this.#waiting) other.rivals++
    const response = this.#subject.respond(query, client)
    if (response instanceof Promise) this.#await(inquiry, response)
    else this.#settle(inquiry, response, true)
  }

  #await(inquiry: Inquiry, response: Promise<Uint8Array | null>): void {
    this.#waiting.add(inquiry)
    response.then(
      (octets) => {
        this.#waiting.delete(inquiry)
        this.#settle(inquiry, octets, false)
      },
      (error: unknown) => {
        this.#findings.addCrash(error)
      },
    )
  }

  #settle(inquiry: Inquiry, octets: Uint8Array | null, isImmediate: boolean): void {
    const answeredAtMs = this.#scene.world.nowMs
    this.#tally.count(isImmediate ? 'answered at once' : 'answered later')
    if (octets === null) return this.#complain(inquiry, 'it was dropped')
    this.#log.message(answeredAtMs, 'answered', octets)
    const { askedAtMs, question } = inquiry
    const answer = readAnswer(inquiry, octets)
    if (typeof answer === 'string') return this.#complain(inquiry, answer)
    this.#noteAliases(answer)
    const occasion: Occasion = { askedAtMs, answeredAtMs, isImmediate, hasEdns: inquiry.hasEdns }
    const complaint = judge(this.#evidence, question, answer, occasion)
    if (complaint !== undefined) return this.#complain(inquiry, complaint.fault, answer, complaint.allowed)
    this.#checkWork(inquiry)
    if (answer.rcode === RCODE.SERVFAIL) this.#tally.count('answer: SERVFAIL')
    if ((answer.flags & FLAG.TC) === 0) return
    if (inquiry.client.transport === 'tcp') return this.#complain(inquiry, 'truncated over TCP', answer)
    this.#tally.count('answer: truncated')
    this.#send(question, 'tcp')
  }

  #noteAliases({ answers }: Message): void {
    for (const { type, rdata } of answers)
      if (type === TYPE.CNAME) this.#askedAtMs.set(textOf(DomainName.from(rdata)), this.#scene.world.nowMs)
  }

  #checkWork(inquiry: Inquiry): void {
    const sent = this.#sent - inquiry.sentBefore
    const most = this.#scene.facts.mostQueries * SENDINGS_OF_EXCHANGE * (inquiry.rivals + 1)
    if (sent > most) this.#complain(inquiry, `${sent} queries were sent for it, and ${most} are allowed`)
  }

  get #sent(): number {
    return this.#tally.of('sent: UDP') + this.#tally.of('sent: TCP')
  }

  #complain(inquiry: Inquiry, fault: string, answer?: Message, allowed?: readonly string[]): void {
    const { step, question, askedAtMs } = inquiry
    this.#findings.add({
      step,
      question,
      atMs: askedAtMs,
      fault,
      ...(answer === undefined ? {} : { answered: describeAnswer(answer) }),
      ...(allowed === undefined ? {} : { allowed }),
    })
  }
}

/** The answer, or why it is none to this question. */
function readAnswer({ id, question }: Inquiry, octets: Uint8Array): Message | string {
  let answer: Message
  try {
    answer = decodeWire(octets)
  } catch (error) {
    return `it is malformed: ${String(error)}`
  }
  if (answer.id !== id) return 'it has another id'
  const asked = answer.question
  if (asked === undefined || textOf(asked.name) !== question.name || asked.type !== question.type)
    return 'it repeats another question'
  return answer
}
