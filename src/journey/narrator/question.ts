/** The question that the host sends to its name server, and what becomes of it there. */

import { ipv4Number, ipv4Text } from '../../address/ipv4-number.ts'
import { DNS_PORT } from '../../dns/iana/port.ts'
import type { StubStep } from '../../stub/stub-step.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import type { Datagram } from '../datagram.ts'
import type { JourneyStep } from '../journey.ts'
import { dnsIn, numbersOf, seenAt, type Reading } from '../reading.ts'
import { hostText, msText } from './words.ts'

type Asked = Extract<StubStep, { kind: 'server-asked' }>

/** A question of the stub, with what was seen of it. Times are since the journey began. */
export interface StubQuestion {
  readonly atMs: number
  readonly asked: Asked
  readonly query: Datagram | undefined
  readonly response: Datagram | undefined
}

/** Those over UDP to IPv4 servers, in order. */
export function stubQuestions(reading: Reading): StubQuestion[] {
  const { browser, startedAtMs } = reading.record
  return browser.flatMap((event) => {
    if (event.kind !== 'lookup') return []
    return event.lookup.steps.flatMap((step) => {
      if (step.kind !== 'server-asked' || step.ip.includes(':')) return []
      return [findQuestion(reading, step, step.atMs - startedAtMs)]
    })
  })
}

function findQuestion(reading: Reading, asked: Asked, atMs: number): StubQuestion {
  const server = { ip: ipv4Number(asked.ip), port: DNS_PORT }
  const query = reading.datagrams.find(
    (datagram) =>
      datagram.protocol === IP_PROTOCOL.udp &&
      datagram.destination.ip === server.ip &&
      datagram.destination.port === DNS_PORT &&
      seenAt(datagram) >= atMs &&
      asksFor(datagram, asked),
  )
  const response = query && reading.firstBetween(IP_PROTOCOL.udp, server, query.source, seenAt(query))
  return { atMs, asked, query, response }
}

function asksFor(datagram: Datagram, { name, type }: Asked): boolean {
  const question = dnsIn(datagram)?.questions[0]
  return question?.name.toLowerCase() === name.toLowerCase() && question.type === type
}

export function narrateQuestions(reading: Reading): JourneyStep[] {
  return stubQuestions(reading).flatMap((question) => {
    const { query } = question
    return query === undefined ? [notSent(question)] : [sent(reading, question, query), ...silence(question)]
  })
}

function sent(reading: Reading, { atMs, asked }: StubQuestion, query: Datagram): JourneyStep {
  const message = dnsIn(query)!
  const { source, length } = query
  const name = hostText(asked.name)
  const server = reading.nameWithIp(ipv4Number(asked.ip))
  return {
    atMs,
    phase: 'question',
    depth: 1,
    title: `${name} ${asked.type}? to ${server}, of resolv.conf, from UDP port ${source.port}`,
    text: [
      `A DNS message with id ${message.id}, RD set: the server is to find the answer, whatever it takes.`,
      `The kernel has chosen port ${source.port} at random from 49152 … 65535: id and port have to be guessed by whoever would forge an answer (RFC 5452).`,
      `${length - 28} octets of DNS, 8 of UDP, 20 of IPv4 from ${ipv4Text(source.ip)}.`,
    ],
    packets: numbersOf(query).slice(0, 1),
    data: { ...asked, id: message.id, port: source.port, attempt: asked.attempt },
  }
}

function notSent({ atMs, asked }: StubQuestion): JourneyStep {
  return {
    atMs,
    phase: 'question',
    depth: 1,
    title: `cannot send the question for ${hostText(asked.name)} to ${asked.ip}`,
    text: [],
    packets: [],
    data: { ...asked },
  }
}

/** Nothing came back, in time or at all. */
function silence({ atMs, asked, query, response }: StubQuestion): JourneyStep[] {
  if (asked.outcome.kind === 'response') return []
  const what = {
    silent: 'no answer',
    unreachable: 'not reachable',
    malformed: 'an answer that makes no sense',
  }
  return [
    {
      atMs: atMs + asked.tookMs,
      phase: 'answer',
      depth: 1,
      title: `${what[asked.outcome.kind]} from ${asked.ip} after ${msText(asked.tookMs)}, attempt ${asked.attempt}`,
      text: [],
      packets: [query, response].flatMap((datagram) => (datagram === undefined ? [] : numbersOf(datagram))),
      data: { ...asked },
    },
  ]
}
