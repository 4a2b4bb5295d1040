/**
 * One web request through a simulated Internet, as it happened and as it is told. Types only; every time that is called
 * `atMs` here is in milliseconds since the journey began.
 */

import type { FailurePhase } from './browser-event.ts'
import type { JourneyEvidence } from './evidence.ts'
import type { JourneyPacket } from './journey-packet.ts'

export interface Journey {
  /** As it was asked for, in full. */
  readonly url: string
  /** The host that it was asked on. */
  readonly from: string
  /** When it began, on the clock of the world and on its wall clock. */
  readonly startedAtMs: number
  readonly epochMs: number
  /** Until the page was there, or its failure known. */
  readonly tookMs: number
  /** Until the last connection was closed. */
  readonly closedAfterMs: number
  readonly outcome: JourneyOutcome
  /** In the order of their times. */
  readonly steps: readonly JourneyStep[]
  /** All that passed on any cable meanwhile, others' traffic too; the first has number 1. */
  readonly packets: readonly JourneyPacket[]
  readonly evidence: JourneyEvidence
  /** The secrets of its TLS connections, in the form of SSLKEYLOGFILE. */
  readonly keyLog: readonly string[]
}

export type JourneyOutcome =
  | {
      readonly kind: 'page'
      /** Where the redirects led. */
      readonly url: string
      readonly status: number
      readonly reason: string
      readonly title: string | undefined
      /** Of the page and its images. */
      readonly octets: number
      readonly images: number
    }
  | {
      readonly kind: 'failed'
      readonly url: string
      readonly phase: FailurePhase
      /** The code of the error: `EAI_NONAME`, `ECONNREFUSED`, `certificate-expired`, or the status of HTTP. */
      readonly code: string
      /** In a sentence. */
      readonly text: string
    }

export const PHASES = [
  'url',
  'stub',
  'question',
  'route',
  'arp',
  'link',
  'line',
  'nat',
  'hops',
  'recursion',
  'answer',
  'tcp',
  'tls',
  'http',
  'close',
  'failure',
] as const

/** What a step is about. */
export type JourneyPhase = (typeof PHASES)[number]

export interface JourneyStep {
  readonly atMs: number
  readonly phase: JourneyPhase
  /** 1 is for everyone, 2 for whoever wants every step. */
  readonly depth: 1 | 2
  /** What happened, in one line. */
  readonly title: string
  /** How and why, in sentences; the first is worth the most. */
  readonly text: readonly string[]
  /** The numbers of the packets that it can be seen in. */
  readonly packets: readonly number[]
  /** The same as data: what the text was made of. */
  readonly data: Readonly<Record<string, unknown>>
}
