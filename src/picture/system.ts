/** Autonomous systems, as pictures show them. */

export interface PictureSystem {
  readonly number: number
  readonly name: string
}

/** `AS15169 GOOGLE`. */
export function describeSystem({ number, name }: PictureSystem): string {
  return `AS${number} ${name}`
}

/** Pale enough for black letters, and for those who tell few colours apart there are the names. */
const COLOURS = [
  '#e8f0fe',
  '#e6f4ea',
  '#fef7e0',
  '#fce8e6',
  '#f3e8fd',
  '#e4f7fb',
  '#feefe3',
  '#f1f3f4',
] as const

/** A system has the same colour in every picture. */
export function systemColour(number: number): string {
  return COLOURS[number % COLOURS.length]!
}
