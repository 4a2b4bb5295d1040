/** What `rootwalk zone format` does. */

import { realpath } from 'node:fs/promises'
import { ZoneFileError } from '../errors.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { formatZone } from '../dns/zone/zone-format.ts'
import { readZone } from '../dns/zone/zone-text.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import type { Files } from '../runtime/runtime.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { readWhole, STDIN, withStdin } from './input-files.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import { styleFor } from './style.ts'
import { mistakesOf } from './zone-reading.ts'
import { mistakesLines } from './zone-report-text.ts'
import { remarksLost } from './zone-remarks.ts'

interface Options {
  readonly write?: true
  readonly check?: true
  readonly dropComments?: true
  readonly origin?: DomainName
}

interface Formatted {
  readonly path: string
  readonly before: string
  readonly after: string
}

export async function format(paths: readonly string[], options: Options): Promise<ExitCode> {
  const { files } = nodeRuntime()
  const input = withStdin(files)
  let exitCode: ExitCode = EXIT.done
  for (const path of paths) {
    try {
      const zone = await readZone(input, path, { origin: options.origin })
      const before = (await readWhole(input, path)).toString('utf8')
      const isTidy = await finish({ path, before, after: formatZone(zone) }, options, files)
      if (!isTidy) exitCode = EXIT.no
    } catch (error) {
      if (!(error instanceof ZoneFileError)) throw error
      const excerpts = new SourceExcerpts(input)
      const lines = await mistakesLines(path, mistakesOf(error), excerpts, styleFor(process.stderr))
      console.error(lines.join('\n'))
      exitCode = EXIT.no
    }
  }
  return exitCode
}

/** Does what the options say with a formatted file; false when `--check` finds it untidy. */
async function finish(
  file: Formatted,
  { write, check, dropComments }: Options,
  files: Files,
): Promise<boolean> {
  const { path, before, after } = file
  if (check === true) {
    if (before !== after) console.log(path)
    return before === after
  }
  if (write !== true || path === STDIN) {
    process.stdout.write(after)
    return true
  }
  if (dropComments !== true) refuseLosses(file)
  // A link stays a link; what it leads to is replaced.
  if (before !== after) await files.replace(await realpath(path), Buffer.from(after))
  return true
}

function refuseLosses({ path, before, after }: Formatted): void {
  const lost = remarksLost(before, after)
  if (lost.length === 0) return
  const first = `the first of them: '${lost[0]!}'`
  throw new CommandFailure(
    EXIT.no,
    `${path}: not written, ${lost.length} comments or directives would be dropped (${first}); --drop-comments drops them`,
  )
}
