/** What `rootwalk control` does. */

import type { ControlClient } from '../control/control-client.ts'
import { ControlError, type ControlErrorCode } from '../control/control-error.ts'
import { controlClientAt } from './control-socket.ts'
import { type ControlWords, type Program, type Subcommand, SUBCOMMANDS } from './control-subcommands.ts'
import { formatItem, formatNothing } from './control-text.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { formatJsonLine } from './json.ts'
import { styleFor } from './style.ts'

interface Options {
  readonly at?: string
  readonly json?: true
}

export async function control(
  subcommand: Subcommand,
  args: readonly (string | undefined)[],
  flags: Readonly<Record<string, boolean>>,
  { at, json }: Options,
): Promise<ExitCode> {
  const client = await controlClientAt(at)
  const style = styleFor(process.stdout)
  try {
    const program = await programOf(client)
    const words = { ...requestOf(subcommand, program)(...args), ...flags }
    let isEmpty = true
    for await (const item of itemsOf(client, words)) {
      isEmpty = false
      const text = json === true ? formatJsonLine(item) : formatItem(program, words.command, item, style)
      // Whoever reads slowly is waited for: a cache has more lines than memory should hold.
      if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve))
    }
    if (isEmpty && json !== true) process.stdout.write(formatNothing(words.command))
    return EXIT.done
  } finally {
    client.close()
  }
}

/** What it is that listens there. */
async function programOf(client: ControlClient): Promise<Program> {
  let status: unknown
  for await (const item of itemsOf(client, { command: 'status' })) status = item
  return (status as { program?: string }).program === 'rootwalk authority' ? 'authority' : 'resolver'
}

/** @throws CommandFailure for a command that such a server does not have */
function requestOf({ name, of, request, ofAuthority }: Subcommand, program: Program): Subcommand['request'] {
  if (of.includes(program)) return program === 'authority' ? (ofAuthority ?? request) : request
  const known = SUBCOMMANDS.filter((each) => each.of.includes(program)).map((each) => each.name)
  const what = program === 'authority' ? 'an authority' : 'a resolver'
  throw new CommandFailure(
    EXIT.usage,
    `the server there is ${what}, which has no ${name}; it has ${known.join(', ')}`,
  )
}

/** The items of a response. Rejects with `CommandFailure` for what the server could not do. */
export async function* itemsOf(
  client: ControlClient,
  words: ControlWords,
): AsyncGenerator<unknown, void, void> {
  try {
    yield* client.request(words)
  } catch (error) {
    if (!(error instanceof ControlError)) throw error
    const hint = error.code === 'silent' ? '; this shows which process has the socket: ss -xlp' : ''
    throw new CommandFailure(EXITS[error.code], error.message + hint, { cause: error })
  }
}

const EXITS: Readonly<Record<ControlErrorCode, ExitCode>> = {
  'bad-request': EXIT.usage,
  'unknown-command': EXIT.usage,
  'bad-argument': EXIT.usage,
  failed: EXIT.no,
  closed: EXIT.no,
  silent: EXIT.no,
}
