/** What `rootwalk world` does. */

import { nodeRuntime } from '../node/node-runtime.ts'
import { drawMap, type MapPicture, type MapSystem } from '../picture/map-picture.ts'
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

function summaryLines(map: MapPicture): string[] {
  const { title, systems, machines, cables } = map
  const hosts = machines.filter(({ kind, system }) => kind === 'host' && system === undefined)
  const prefixes = systems.flatMap((system) => system.prefixes)
  return [
    title,
    `${systems.length} autonomous systems with ${prefixes.length} prefixes, ${machines.length} machines, ${cables.length} cables`,
    '',
    ...systems.flatMap((system) => systemLines(system, map)),
    '',
    ...hosts.map(
      ({ name, addresses, runs = [] }) => `${name.padEnd(20)} ${[...addresses, ...runs].join(', ')}`,
    ),
  ]
}

function systemLines({ number, name, prefixes }: MapSystem, { machines }: MapPicture): string[] {
  const routers = machines.filter(({ system }) => system === number).map((machine) => machine.name)
  return [
    `${`AS${number}`.padEnd(9)} ${name.padEnd(20)} ${routers.join(', ')}`,
    ...prefixes.map((prefix) => `${' '.repeat(30)} ${prefix}`),
  ].map((line) => line.trimEnd())
}
