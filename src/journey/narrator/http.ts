/** Requests and responses of HTTP, in the segments that carried them; redirects, images, and the connection kept. */

import type { BrowserEvent } from '../browser-event.ts'
import type { JourneyStep } from '../journey.ts'
import { numbersOf, seenAt, type Reading } from '../reading.ts'
import { plainStreamOf, timeOf, type PlainStream } from '../secrets.ts'
import type { Segment } from '../segment.ts'
import { begunConnections, type BegunConnection } from './connections.ts'
import { countText, listText } from './words.ts'

type Request = Extract<BrowserEvent, { kind: 'request' }>
type Response = Extract<BrowserEvent, { kind: 'response' }>

export function narrateHttp(reading: Reading): JourneyStep[] {
  const exchanges = begunConnections(reading).flatMap((connection) => exchangeSteps(reading, connection))
  return [...exchanges, ...reading.record.browser.flatMap(otherStep)]
}

/** All that went over one connection: the n-th request that it carried is the n-th that the browser sent there. */
function exchangeSteps(reading: Reading, connection: BegunConnection): JourneyStep[] {
  const { browser } = reading.record
  const isHere = (event: Request | Response): boolean => event.local.port === connection.client.port
  const requests = browser.filter((event): event is Request => event.kind === 'request' && isHere(event))
  const responses = browser.filter((event): event is Response => event.kind === 'response' && isHere(event))
  if (requests.length === 0) return []
  const [sent, received] = [
    plainStreamOf(reading, connection, 'client'),
    plainStreamOf(reading, connection, 'server'),
  ]
  const [sentParts, receivedParts] = [partsOf(sent, /GET /g), partsOf(received, /HTTP\/1\.[01] \d{3}/g)]
  // In this order, since a response and the request after it come at the same instant.
  return requests.flatMap((request, i) => {
    const response = responses[i]
    const segments = segmentsOf(received, receivedParts[i])
    return [
      requestStep(request, segmentsOf(sent, sentParts[i]), i),
      ...(response === undefined ? [] : [responseStep(reading, response, segments)]),
    ]
  })
}

type Part = readonly [start: number, end: number]

/** Where each message begins and ends. */
function partsOf({ octets }: PlainStream, beginning: RegExp): Part[] {
  const text = new TextDecoder('latin1').decode(octets)
  const starts = Array.from(text.matchAll(beginning), ({ index }) => index)
  return starts.map((start, i) => [start, starts[i + 1] ?? octets.length])
}

function segmentsOf(stream: PlainStream, part: Part | undefined): Segment[] {
  return part === undefined ? [] : stream.segmentsAt(...part)
}

function requestStep(
  { atMs, method, target, host, what }: Request,
  segments: readonly Segment[],
  before: number,
): JourneyStep {
  const [first] = segments
  return {
    atMs: first === undefined ? atMs : seenAt(first),
    phase: 'http',
    depth: 1,
    title: `${method} ${target} HTTP/1.1, Host: ${host}${before === 0 ? '' : `: ${WHAT[what]}, by the same connection`}`,
    text:
      before === 0
        ? [
            'Host says which of the sites at this address is meant. An empty line ends the request: it has no body.',
          ]
        : [
            'Keep-alive: no name to look up, no handshake, and the congestion window is open already (RFC 9112 §9.3).',
          ],
    packets: segments.flatMap(numbersOf),
    data: { method, target, host, what },
  }
}

const WHAT = { page: 'a page', image: 'an image' } as const

function responseStep(
  reading: Reading,
  { atMs, status, reason, headers, octets }: Response,
  segments: readonly Segment[],
): JourneyStep {
  const arrivals = segments.map((segment) => timeOf(reading, segment, 'server'))
  const spread = arrivals.length < 2 ? '' : ` in ${countText(segments.length, 'segment')}`
  return {
    atMs,
    phase: 'http',
    depth: 1,
    title: `${status} ${reason}: ${headers['content-type'] ?? 'a body'}, ${countText(octets, 'octet')}${spread}`,
    text: [
      `Fields: ${listText(
        Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        6,
      )}.`,
    ],
    packets: segments.flatMap(numbersOf),
    data: { status, reason, headers, octets },
  }
}

function otherStep(event: BrowserEvent): JourneyStep[] {
  switch (event.kind) {
    case 'url':
      return [urlStep(event)]
    case 'redirect':
      return [
        {
          atMs: event.atMs,
          phase: 'http',
          depth: 1,
          title: `${event.status}: the page is elsewhere, at ${event.to}; all begins anew`,
          text: [],
          packets: [],
          data: { ...event },
        },
      ]
    case 'failed':
      return event.phase === 'tls' || event.phase === 'name' ? [] : [failureStep(event)]
    default:
      return []
  }
}

function urlStep({
  atMs,
  url,
  scheme,
  host,
  port,
  target,
}: Extract<BrowserEvent, { kind: 'url' }>): JourneyStep {
  return {
    atMs,
    phase: 'url',
    depth: 2,
    title: `${url} is the scheme ${scheme}, the host ${host}, port ${port} and the path ${target}`,
    text: [
      scheme === 'https'
        ? 'So TCP first, then TLS, then HTTP within it.'
        : 'So HTTP over TCP, for everyone on the way to read.',
      'The browser has nothing of it in its own cache, and asks the system for the address of the host.',
    ],
    packets: [],
    data: { scheme, host, port, target },
  }
}

function failureStep({ atMs, code, text, phase }: Extract<BrowserEvent, { kind: 'failed' }>): JourneyStep {
  return {
    atMs,
    phase: 'failure',
    depth: 1,
    title: text,
    text: [],
    packets: [],
    data: { code, phase },
  }
}
