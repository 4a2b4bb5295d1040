/** `rootwalk zone format`: prints zone files tidily, or writes them back so. */

import { realpath } from 'node:fs/promises'
import { Command, Option } from 'commander'
import { ZoneFileError } from '../errors.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { formatZone } from '../dns/zone/zone-format.ts'
import { readZone } from '../dns/zone/zone-text.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import type { Files } from '../runtime/runtime.ts'
import { nameValue } from './argument.ts'
import { CommandFailure, EXIT, exitingWith, type ExitCode } from './exit-code.ts'
import { readWhole, STDIN, withStdin } from './input-files.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import { styleFor } from './style.ts'
import { mistakesOf } from './zone-reading.ts'
import { mistakesLines } from './zone-report-text.ts'
import { remarksLost } from './zone-remarks.ts'

const EXAMPLES = `
Examples:
  rootwalk zone format zones/example.com.zone
  rootwalk zone format --check zones/*.zone
  rootwalk zone format --write my.zone

A formatted file holds the same records: sorted, aligned, owners relative to $ORIGIN, names in data in
full. Comments are not kept, and the records of $INCLUDE and $GENERATE stand in their place; --write
refuses to drop them.

Exit code: 0 when done; 1 for a zone with errors, for --check when a file would change and for --write
when something would be dropped; 2 for wrong usage.`

interface Options {
  readonly write?: true
  readonly check?: true
  readonly dropComments?: true
  readonly origin?: DomainName
}

export function zoneFormatCommand(): Command {
  return new Command('format')
    .summary('print zone files tidily')
    .description('Print zone files tidily: records sorted and aligned, the SOA first.')
    .argument('<file...>', "zone files; '-' for the standard input")
    .addOption(
      new Option('-w, --write', 'write the files back, each at once or not at all').conflicts('check'),
    )
    .option('--check', 'print only the names of files that would change')
    .option('--drop-comments', 'with --write: write even if comments or directives are dropped')
    .option('--origin <name>', 'what relative names are relative to, if not the name of the file', nameValue)
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(format))
}

interface Formatted {
  readonly path: string
  readonly before: string
  readonly after: string
}

async function format(paths: readonly string[], options: Options): Promise<ExitCode> {
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
