/** The value of `--join`: which switch a cable out of the world starts at, and the port that it ends in. */

import { parsePort } from '../address/socket-address.ts'
import { TextError } from '../errors.ts'
import { optionValue } from './argument.ts'

/** A switch or a hub of the world, and the UDP port of this machine that its cable ends in. */
export interface Join {
  readonly machine: string
  readonly port: number
}

const parseJoin = optionValue((text): Join => {
  const [, machine, port] = /^(.+)=([0-9]+)$/.exec(text) ?? []
  if (machine === undefined) throw new TextError('syntax', text, 'a switch and a UDP port, such as lan=7000')
  return { machine, port: parsePort(port!) }
})

/** For an option that may be given several times. */
export function joinValue(text: string, before: readonly Join[] = []): Join[] {
  return [...before, parseJoin(text)]
}
