/** Messages taken off the wire: sent by dig, BIND 9.18 and, in 2009, a resolver of an access provider. */

import { readdirSync, readFileSync } from 'node:fs'
import { hex } from '../../bytes/hex-octets.ts'

const FOLDER = new URL('captured/', import.meta.url)

export const CAPTURED: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.hex'))
  .map((file) => file.slice(0, -'.hex'.length))
  .sort()

export function captured(name: string): Uint8Array {
  return hex(readFileSync(new URL(`${name}.hex`, FOLDER), 'ascii'))
}
