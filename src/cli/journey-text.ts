/** A journey as text: a line or two for each step, and, for whoever wants all of it, the packets in between. */

import { dissect } from '../dissect/dissect.ts'
import { showLayers } from '../dissect/show-layers.ts'
import type { Journey, JourneyStep } from '../journey/journey.ts'
import type { JourneyPacket } from '../journey/journey-packet.ts'
import { packetNumbers } from './packet-numbers.ts'
import type { Style } from './style.ts'
import { wordWrap } from './word-wrap.ts'
import { count } from './zone-report-text.ts'

/** 1 for a page, 2 for every step, 3 for every packet. */
export type Depth = 1 | 2 | 3

const TIME_WIDTH = 8
const PHASE_WIDTH = 9
const INDENT = TIME_WIDTH + 2 + PHASE_WIDTH + 1
const COLUMNS = 110

export function journeyLines(journey: Journey, depth: Depth, style: Style): string[] {
  const { steps, packets } = journey
  const told = depth === 1 ? steps.filter((step) => step.depth === 1) : steps
  const rows: Row[] = told.map((step) => ({ atMs: step.atMs, lines: stepLines(step, depth, style) }))
  if (depth === 3) {
    rows.push(...packets.map((packet) => ({ atMs: packet.atMs, lines: packetLines(packet, style) })))
  }
  return [
    `${style.strong(`${journey.url} on ${journey.from}`)} ${style.faint('(times in ms, #numbers of frames)')}`,
    '',
    ...rows.toSorted((a, b) => a.atMs - b.atMs).flatMap(({ lines }) => lines),
    '',
    ...outcomeLines(journey, style),
  ].map((line) => line.trimEnd())
}

interface Row {
  readonly atMs: number
  readonly lines: readonly string[]
}

function stepLines({ atMs, phase, title, text, packets }: JourneyStep, depth: Depth, style: Style): string[] {
  const numbers = packetNumbers(packets)
  const wrapped = wordWrap(
    `${title}${numbers === '' ? '' : ` ${numbers.replaceAll(' ', ' ')}`}`,
    COLUMNS - INDENT,
  )
  const lines = wrapped.map((line) => faintNumbers(line, style))
  const head = `${atMs.toFixed(2).padStart(TIME_WIDTH)}  ${style.strong(phase.padEnd(PHASE_WIDTH))} `
  const reasons = depth === 1 ? [] : text.flatMap((sentence) => wordWrap(sentence, COLUMNS - INDENT - 2))
  return [
    head + lines[0]!,
    ...lines.slice(1).map((line) => ' '.repeat(INDENT) + line),
    ...reasons.map((line) => ' '.repeat(INDENT + 2) + style.faint(line)),
  ]
}

function faintNumbers(line: string, style: Style): string {
  return line.replace(/#[#\d–…\u00a0]+$/, (numbers) => style.faint(numbers.replaceAll(' ', ' ')))
}

function packetLines(
  { number, atMs, cable, from, to, frame, comment }: JourneyPacket,
  style: Style,
): string[] {
  const what = comment === undefined ? '' : `: ${style.warning(comment)}`
  return [
    `${atMs.toFixed(2).padStart(TIME_WIDTH)}  ${style.strong(`#${number}`)} ${from} > ${to}, ${count(frame.length, 'octet')} on ${cable}${what}`,
    ...showLayers(dissect(frame), frame).map((line) => ' '.repeat(TIME_WIDTH + 2) + line),
    '',
  ]
}

function outcomeLines({ outcome, tookMs, packets }: Journey, style: Style): string[] {
  const all = count(packets.length, 'frame')
  const after = `after ${tookMs.toFixed(0)} ms and ${all} on all cables together`
  if (outcome.kind === 'failed')
    return [`${style.bad('failed:')} ${outcome.text} (${outcome.code}), ${after}`]
  const { status, reason, title, octets, images, url } = outcome
  const name = title === undefined ? url : `"${title}"`
  const with_ = images === 0 ? '' : ` with ${count(images, 'image')}`
  return [
    `${style.good(`${status} ${reason}`)}: ${name}, ${octets.toLocaleString('en-US')} octets${with_}, ${after}`,
  ]
}
