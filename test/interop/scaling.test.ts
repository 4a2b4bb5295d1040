// The fleet of docs/scaling.md, started from the configurations on that page: zones come, change and go on the primary,
// and every secondary follows.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import { NetworkNamespace } from './rig/network-namespace.ts'
import { eventually, RunningProgram, runProgram } from './rig/program.ts'
import { startServing } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

const PRIMARY = '192.0.2.1'
const SECONDARIES = ['192.0.2.2', '192.0.2.3', '192.0.2.4']

/** The files on the page: its blocks whose first line names one. */
function filesOnPage(): [name: string, text: string][] {
  const page = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8')
  const blocks = page.matchAll(/^```\w+\n(# (\S+)\n.*?)^```$/gms)
  return [...blocks].map(([, text, name]) => [name!, text!])
}

const zoneText = (serial: number, address: string): string => `$TTL 60
@ SOA ns hostmaster ${serial} 3600 600 86400 60
@ NS ns
ns A 192.0.2.1
www A ${address}
`

describeNeeding(['network-namespace', 'ip', 'dig', 'named', 'knotd'], 'the fleet of docs/scaling.md', () => {
  const scope = new Scope()
  let through: readonly string[]
  let folder: ScratchFolder

  beforeAll(async () => {
    through = scope.use(await NetworkNamespace.create([PRIMARY, ...SECONDARIES])).entry
    folder = scope.use(new ScratchFolder())
    for (const name of ['zones', 'state', 'state-of-secondary']) mkdirSync(folder.pathOf(name))
    for (const [name, text] of filesOnPage()) folder.write(name, text)
    folder.write('zones/example.com.zone', zoneText(1, '192.0.2.80'))
    const inFolder = { through: [...through, 'env', '-C', folder.path] }
    const control = (name: string): string[] => ['--control', folder.pathOf(`control-${name}`)]
    scope.use(await startServing(['authority', '--config', 'authority.yaml', ...control('p')], inFolder))
    const named = scope.use(RunningProgram.start('named', ['-g', '-c', 'named.conf'], inFolder))
    const knot = scope.use(RunningProgram.start('knotd', ['-c', 'knot.conf'], inFolder))
    await named.printed(/ running$/m)
    await knot.printed(/server started/)
    scope.use(await startServing(['authority', '--config', 'secondary.yaml', ...control('s')], inFolder))
  }, 60_000)
  afterAll(() => scope[Symbol.asyncDispose]())

  const ask = async (server: string, name: string): Promise<string> => {
    const args = ['-r', `@${server}`, '+norec', '+tries=1', '+time=2', '+short', name, 'A']
    return (await runProgram('dig', args, { through })).stdout.trim()
  }

  /** Waits until all of them give that answer: none, where it is empty. */
  const allAnswer = async (name: string, answer: string): Promise<void> => {
    for (const server of [PRIMARY, ...SECONDARIES]) {
      const what = `the answer '${answer}' of ${server} for ${name}`
      await eventually(what, async () => ((await ask(server, name)) === answer ? true : undefined), 30_000)
    }
  }

  it('has what it needs on its page', () => {
    const names = filesOnPage().map(([name]) => name)
    expect(names).toEqual(['fleet.key', 'authority.yaml', 'named.conf', 'knot.conf', 'secondary.yaml'])
  })

  it('serves the zone of its folder everywhere', async () => {
    await allAnswer('www.example.com', '192.0.2.80')
  }, 60_000)

  it('serves a zone that is put there', async () => {
    writeFileSync(folder.pathOf('zones/example.org.zone'), zoneText(1, '192.0.2.90'))
    await allAnswer('www.example.org', '192.0.2.90')
  }, 60_000)

  it('serves what is edited', async () => {
    writeFileSync(folder.pathOf('zones/example.com.zone'), zoneText(2, '192.0.2.81'))
    await allAnswer('www.example.com', '192.0.2.81')
  }, 60_000)

  it('goes on as it was after a mistake', async () => {
    writeFileSync(folder.pathOf('zones/example.com.zone'), 'this is no zone file')
    writeFileSync(folder.pathOf('zones/example.org.zone'), zoneText(2, '192.0.2.91'))
    await allAnswer('www.example.org', '192.0.2.91')
    await allAnswer('www.example.com', '192.0.2.81')
  }, 60_000)

  it('lets go of a zone that is taken away', async () => {
    rmSync(folder.pathOf('zones/example.org.zone'))
    await allAnswer('www.example.org', '')
    await allAnswer('www.example.com', '192.0.2.81')
  }, 60_000)
})
