/** The answer to the stub: aliases, addresses and their order, and how long all that may be believed. */

import { ipv4Number } from '../../address/ipv4-number.ts'
import type { BrowserEvent, NameLookup } from '../browser-event.ts'
import type { JourneyStep } from '../journey.ts'
import { dataOf, dnsIn, numbersOf, type DataRecord, type Reading } from '../reading.ts'
import { stubQuestions, type StubQuestion } from './question.ts'
import { countText, durationText, hostText, listText } from './words.ts'

export function narrateAnswers(reading: Reading): JourneyStep[] {
  const answers = stubQuestions(reading).flatMap((question) => answerStep(reading, question))
  return [...answers, ...reading.record.browser.flatMap((event) => choiceStep(event))]
}

function answerStep(reading: Reading, question: StubQuestion): JourneyStep[] {
  const { response, asked, atMs } = question
  const message = response && dnsIn(response)
  if (response === undefined || message === undefined) return []
  const { rcode } = message
  const answers = dataOf(message.answers)
  return [
    {
      atMs: atMs + asked.tookMs,
      phase: 'answer',
      depth: 1,
      title:
        answers.length === 0
          ? `the answer of ${reading.nameWithIp(ipv4Number(asked.ip))}: ${noAnswerText(rcode, asked.name)}`
          : chainText(answers),
      text: [
        `From ${reading.nameWithIp(ipv4Number(asked.ip))}: ${rcode}, ${countText(answers.length, 'record')}, id ${message.id} as in the question.`,
        ...turnText(answers),
        ...lifeText(answers),
      ],
      packets: numbersOf(response),
      data: { rcode, answers },
    },
  ]
}

function noAnswerText(rcode: string, name: string): string {
  if (rcode === 'NXDOMAIN') return `NXDOMAIN: there is no ${hostText(name)}`
  return rcode === 'NOERROR' ? `${hostText(name)} exists, but has no address` : rcode
}

function chainText(answers: readonly DataRecord[]): string {
  const aliases = answers.flatMap(({ type, name, data }) =>
    type === 'CNAME' ? [`${hostText(name)} is ${hostText(data)} (CNAME)`] : [],
  )
  const addresses = addressText(addressesIn(answers))
  return aliases.length > 0
    ? [...aliases, addresses].join('; ')
    : `${hostText(answers[0]!.name)}: ${addresses}`
}

function addressText(addresses: readonly string[]): string {
  const [first] = addresses
  if (first === undefined) return 'no address'
  const count = countText(addresses.length, 'address', 'addresses')
  return addresses.length === 1 ? `${count}, ${first}` : `${count}, first ${first}`
}

function addressesIn(answers: readonly DataRecord[]): string[] {
  return answers.flatMap(({ type, data }) => (type === 'A' || type === 'AAAA' ? [data] : []))
}

function turnText(answers: readonly DataRecord[]): string[] {
  const addresses = addressesIn(answers)
  if (addresses.length < 2) return []
  return [
    `Round robin: the order is ${addresses.join(', ')} this time. Another answer may begin elsewhere, so that not everybody goes to the first.`,
  ]
}

function lifeText(answers: readonly DataRecord[]): string[] {
  const lives = answers.map(({ name, type, ttl }) => `${hostText(name)} ${type} ${durationText(ttl)}`)
  const distinct = [...new Set(lives)]
  if (distinct.length === 0) return []
  return [
    `TTLs: ${listText(distinct)}. The resolver counts them down from now on, and answers the next asker from its cache.`,
  ]
}

/** What the stub made of it, and what the browser takes. */
function choiceStep(event: BrowserEvent): JourneyStep[] {
  if (event.kind !== 'lookup') return []
  const { lookup } = event
  return [
    {
      atMs: lookup.endedAtMs,
      phase: lookup.error === undefined ? 'answer' : 'failure',
      depth: lookup.error === undefined ? 2 : 1,
      title: lookup.error === undefined ? foundTitle(lookup) : `getaddrinfo fails: ${lookup.error}`,
      text: [],
      packets: [],
      data: { addresses: lookup.addresses, canonicalName: lookup.canonicalName, error: lookup.error },
    },
  ]
}

function foundTitle({ addresses = [] }: NameLookup): string {
  return `getaddrinfo returns ${countText(addresses.length, 'address', 'addresses')}; the browser tries ${addresses[0]} first`
}
