/** `rootwalk trace`: the walk from the root to an answer, by a resolver of its own that knows nothing yet. */

import { Command, Option } from 'commander'
import { CLASS } from '../dns/iana/classes.ts'
import { RCODE } from '../dns/iana/codes.ts'
import { formatType, parseType } from '../dns/iana/types.ts'
import type { Question } from '../dns/message/record.ts'
import type { Resolution } from '../dns/resolver/resolution.ts'
import { Resolver, type ResolverOptions } from '../dns/resolver/resolver.ts'
import { mappedNetwork } from '../lab/mapped-network.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { parseTypedName } from './argument.ts'
import { EXIT, exitingWith, type ExitCode } from './exit-code.ts'
import { hintsFrom } from './hints-file.ts'
import { formatJson } from './json.ts'
import { defaultZonesFolder, startLabIn } from './lab-folder.ts'
import { readRunningFleet } from './running-fleet.ts'
import { styleFor } from './style.ts'
import { explanationData } from './trace-data.ts'
import { traceTree } from './trace-tree.ts'
import { formatTree } from './tree.ts'

const EXAMPLES = `
The walk goes through the servers of a zones folder, started for it on free ports of this machine: nothing
gets out. With --hints it goes to the addresses that the hints and the referrals name, on port 53.

Examples:
  rootwalk trace www.google.fr
  rootwalk trace example.com MX --zones zones
  rootwalk trace www.example.com --json

Exit code: 0 for an answer; 1 for NXDOMAIN and SERVFAIL; 2 for wrong usage.`

interface Options {
  readonly zones?: string
  readonly hints?: string
  readonly map?: string
  readonly ipv6?: true
  readonly json?: true
}

export function traceCommand(): Command {
  return new Command('trace')
    .summary('the walk from the root to an answer, as a tree, with why')
    .description('Walk from the root to an answer, and show each step with its reason.')
    .argument('<name>', 'the name')
    .argument('[type]', 'the record type', 'A')
    .option('--zones <folder>', 'the zones to walk through; ./zones, or else those that come with rootwalk')
    .addOption(new Option('--hints <file>', 'walk from these root servers').conflicts(['zones', 'map']))
    .addOption(
      new Option(
        '--map <file>',
        "walk through the servers of 'rootwalk up --json', whose output this is",
      ).conflicts('zones'),
    )
    .option('--ipv6', 'with --hints: talk to servers over IPv6 too')
    .option('--json', 'print the answer and all steps as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(trace))
}

async function trace(name: string, type: string, options: Options): Promise<ExitCode> {
  const question = { name: parseTypedName(name), type: parseType(type), rrclass: CLASS.IN }
  const resolution = await walk(question, options)
  if (options.json === true) process.stdout.write(formatJson(explanationData(resolution)))
  else {
    const style = styleFor(process.stdout)
    const lines = formatTree(traceTree(resolution, style), { frame: style.faint, note: style.faint })
    console.log(lines.join('\n'))
  }
  return resolution.rcode === RCODE.NOERROR ? EXIT.done : EXIT.no
}

async function walk(question: Question, { zones, hints, map, ipv6 }: Options): Promise<Resolution> {
  const runtime = nodeRuntime()
  if (hints !== undefined) {
    const useIpv6 = ipv6 === true
    return resolveOnce(question, { runtime, hints: await hintsFrom(runtime.files, hints), useIpv6 })
  }
  if (map !== undefined) {
    const fleet = await readRunningFleet(runtime.files, map)
    const network = mappedNetwork(runtime.network, fleet.map)
    return resolveOnce(question, { runtime: { ...runtime, network }, hints: fleet.hints, useIpv6: true })
  }
  const lab = await startLabIn(zones ?? defaultZonesFolder())
  try {
    const { resolution } = await lab.resolve(question.name.toString(), formatType(question.type))
    return resolution
  } finally {
    await lab.close()
  }
}

async function resolveOnce(question: Question, options: ResolverOptions): Promise<Resolution> {
  const resolver = new Resolver(options)
  try {
    return await resolver.resolve(question)
  } finally {
    resolver.close()
  }
}
