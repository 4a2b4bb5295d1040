/** `rootwalk sim` without a person: lines from a file or a pipe, and a transcript as if one had typed them. */

import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { EXIT, type ExitCode } from './exit-code.ts'
import type { SimSession } from './sim-session.ts'

/** Runs all lines; the answer is no when one of them failed. Empty lines and comments are no commands. */
export async function runScript(
  sim: SimSession,
  input: Readable,
  print: (line: string) => void,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    print(/^\s*(#|$)/.test(line) ? line : sim.session.prompt + line)
    if ((await sim.run(line)) !== 0) exitCode = EXIT.no
    if (sim.session.isOver) break
  }
  return exitCode
}
