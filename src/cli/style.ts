/** Colour, and when there is any: on a terminal, and never with NO_COLOR (https://no-color.org). */

import type { WriteStream } from 'node:tty'
import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

export interface Style {
  readonly good: (text: string) => string
  readonly warning: (text: string) => string
  readonly bad: (text: string) => string
  /** What the eye should find first. */
  readonly strong: (text: string) => string
  /** What is there for whoever looks closer. */
  readonly faint: (text: string) => string
}

/** Colours for what is written to `stream`: none unless it is a terminal that has them. */
export function styleFor(stream: NodeJS.WriteStream): Style {
  return hasColour(stream) ? COLOURED : PLAIN
}

/** True when `stream` is a terminal with colours whose user has not asked for none. */
export function hasColour(stream: Partial<WriteStream>): boolean {
  const isRefused = (process.env.NO_COLOR ?? '') !== ''
  return !isRefused && stream.isTTY === true && stream.hasColors?.() === true
}

const PLAIN: Style = {
  good: asIs,
  warning: asIs,
  bad: asIs,
  strong: asIs,
  faint: asIs,
}

const COLOURED: Style = {
  good: formatted('green'),
  warning: formatted('yellow'),
  bad: formatted('red'),
  strong: formatted('bold'),
  faint: formatted('dim'),
}

function asIs(text: string): string {
  return text
}

function formatted(format: Format): (text: string) => string {
  return (text) => styleText(format, text, { validateStream: false })
}
