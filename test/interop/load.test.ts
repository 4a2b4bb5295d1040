// Many queries at once, by dnsperf: each is answered, and answered rightly. How fast is measured in bench/.

import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SocketAddress } from '../../src/address/socket-address.ts'
import { describeNeeding } from './needs.ts'
import { runProgram } from './rig/program.ts'
import { ServingAuthority, Up } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'
import { readInventory, ZONES } from './rig/zone-inventory.ts'
import { questionsAbout } from './rig/zone-questions.ts'

const SECONDS = 2

describeNeeding(['dnsperf', 'named-compilezone'], 'under load', () => {
  const scope = new Scope()
  let folder: ScratchFolder
  let up: Up
  let authority: ServingAuthority
  let everything: string
  let exampleCom: string

  beforeAll(async () => {
    folder = scope.use(new ScratchFolder())
    up = scope.use(await Up.start())
    authority = scope.use(await ServingAuthority.start([join(ZONES, 'example.com.zone')]))
    const zones = await readInventory()
    everything = writeQuestions(folder, 'everything', questionsAbout(zones))
    const inExampleCom = questionsAbout(zones.filter(({ origin }) => origin === 'example.com.'))
    exampleCom = writeQuestions(
      folder,
      'example.com',
      inExampleCom.filter(({ name }) => name.endsWith('example.com.')),
    )
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  it.each(['udp', 'tcp'])('the resolver answers all, over %s', async (transport) => {
    await expectAllAnswered(up.resolver, everything, transport)
    expect(up.program.stderr).toBe('')
  })

  it.each(['udp', 'tcp'])('an authority answers all, over %s', async (transport) => {
    await expectAllAnswered(authority.endpoint, exampleCom, transport)
    expect(authority.program.stderr).toBe('')
  })
})

function writeQuestions(
  folder: ScratchFolder,
  file: string,
  questions: readonly { name: string; type: string }[],
): string {
  return folder.write(file, questions.map(({ name, type }) => `${name} ${type}\n`).join(''))
}

async function expectAllAnswered(
  { ip, port }: SocketAddress,
  file: string,
  transport: string,
): Promise<void> {
  const args = [
    '-s',
    ip,
    '-p',
    String(port),
    '-d',
    file,
    '-m',
    transport,
    '-e',
    '-c',
    '20',
    '-l',
    String(SECONDS),
  ]

  const { status, stdout, stderr } = await runProgram('dnsperf', args)

  const text = stdout + stderr
  expect(status, text).toBe(0)
  expect(Number(/Queries completed: +(\d+)/.exec(stdout)?.[1]), text).toBeGreaterThan(100)
  expect(/Queries lost: +(\d+)/.exec(stdout)?.[1], text).toBe('0')
  const rcodes = [...(/Response codes: +(.*)/.exec(stdout)?.[1] ?? '').matchAll(/([A-Z]+) \d+/g)].map(
    ([, rcode]) => rcode,
  )
  expect(rcodes.sort(), text).toEqual(['NOERROR', 'NXDOMAIN'])
  expect(text).not.toMatch(/warning|error:|unexpected|short|malformed/i)
}
