/** What `rootwalk world` does. */

import { nodeRuntime } from '../node/node-runtime.ts'
import { drawMap, type MapPicture } from '../picture/map-picture.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { formatJson } from './json.ts'
import { mapOf } from './world-map.ts'
import { readWorld } from './world-source.ts'

interface Options {
  readonly svg?: string
  readonly json?: true
}

export async function world(path: string | undefined, { svg, json }: Options): Promise<ExitCode> {
  const map = mapOf(await readWorld(path))
  if (svg !== undefined) await nodeRuntime().files.replace(svg, Buffer.from(await drawMap(map)))
  if (json === true) process.stdout.write(formatJson(map))
  else if (svg === undefined) console.log(summaryLines(map).join('\n'))
  return EXIT.done
}

function summaryLines({ title, systems, machines, cables }: MapPicture): string[] {
  const prefixes = systems.flatMap((system) => system.prefixes)
  const hosts = machines.filter(({ kind, addresses }) => kind === 'host' || addresses.length > 0)
  return [
    title,
    `${systems.length} autonomous systems with ${prefixes.length} prefixes, ${machines.length} machines, ${cables.length} cables`,
    '',
    ...table(
      systems.flatMap(({ number, name, prefixes }) => {
        const routers = machines.filter(({ kind, system }) => kind === 'router' && system === number)
        const shown = routers.map((router) => router.name).join(', ')
        return [[`AS${number}`, name, shown], ...prefixes.map((prefix) => ['', '', prefix])]
      }),
    ),
    '',
    ...table(hosts.map(({ name, addresses, runs = [] }) => [name, [...addresses, ...runs].join(', ')])),
  ]
}

/** Columns as wide as what stands in them. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}
