// `rootwalk authority` with a configuration, in surroundings of its own.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { folderWith } from './folder.ts'
import { rootwalk, RootwalkProcess, type Outcome } from './rootwalk-process.ts'

export interface RunningAuthority {
  readonly process: RootwalkProcess
  /** Of the first address that it listens at. */
  readonly port: number
  readonly ready: {
    readonly addresses: { ip: string; port: number }[]
    readonly zones: { zone: string; serial?: number; records?: number }[]
    metrics?: { port: number }
    control?: string
  }
  readonly folder: string
  write(name: string, text: string): void
  /** Runs a command in the same surroundings. */
  run(...args: string[]): Promise<Outcome>
}

export const zoneText = (serial: number, address: string): string =>
  `$TTL 60\n@ SOA ns hostmaster ${serial} 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\nwww A ${address}\n`

/** Starts it with these lines of configuration, at a free port if they say nothing of that. */
export async function startAuthority(
  lines: readonly string[],
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<RunningAuthority> {
  const listen = lines.some((line) => line.startsWith('listen:')) ? [] : ['listen: 0']
  const folder = folderWith({ ...files, 'authority.yaml': [...listen, ...lines, ''].join('\n') })
  const surroundings = { env: { XDG_RUNTIME_DIR: folder, ...env }, folder }
  const process = new RootwalkProcess(['authority', '--config', 'authority.yaml', '--json'], surroundings)
  onTestFinished(async () => {
    await process.stop('SIGKILL')
  })
  const [line] = await process.shows(/^\{"event":"ready".*\}\n/)
  const ready = JSON.parse(line) as RunningAuthority['ready']
  return {
    process,
    port: ready.addresses[0]!.port,
    ready,
    folder,
    write: (name, text) => writeFileSync(join(folder, name), text),
    run: (...args) => rootwalk(args, surroundings),
  }
}
