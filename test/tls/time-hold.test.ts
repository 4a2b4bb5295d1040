import { describe, expect, it } from 'vitest'
import { RoutedWorld } from '../../src/sim/routed-world.ts'
import { TLS_VERSIONS, type TlsVersion } from '../../src/tls/tls-version.ts'
import type { Scene } from '../contract/stages.ts'
import { readAll, secureEnds } from './ends.ts'

const RECORDS = 40

/** When, in milliseconds, each thing happened; beside it the world has other things to do, or none. */
async function times(version: TlsVersion, beside: 'alone' | 'in a busy world'): Promise<number[]> {
  const world = new RoutedWorld({ seed: 1 })
  const [server, client] = [world.place('server', '192.0.2.1'), world.place('client', '203.0.113.1')]
  const scene: Scene = {
    server,
    serverIp: '192.0.2.1',
    client,
    clientIp: '203.0.113.1',
    folder: '',
    removeFile: async () => {},
  }
  const at: number[] = []
  const note = (): unknown => at.push(world.nowMs)
  let isOver = false
  const tick = (): void => {
    // It wakes no program, so that time passes on without a pause.
    if (!isOver) world.schedule(1, tick)
  }
  if (beside === 'in a busy world') tick()
  await world.run(
    (async () => {
      const [near, far] = await secureEnds(scene, { versions: [version] })
      note()
      for (let i = 0; i < RECORDS; i++) {
        await far.write(new Uint8Array(100))
        note()
      }
      await far.end()
      note()
      await readAll(near)
      note()
      await near.end()
      isOver = true
    })(),
  )
  return at
}

describe.each(TLS_VERSIONS)('TLS %s in a world', (version) => {
  it('takes no time to work', async () => {
    const [begun, ...written] = await times(version, 'alone')
    // All records, however many immediates they took, left at the instant at which the handshake was done.
    expect(written.slice(0, RECORDS + 1)).toEqual(Array.from({ length: RECORDS + 1 }, () => begun))
  })

  it('takes the same time whatever else happens', async () => {
    expect(await times(version, 'in a busy world')).toEqual(await times(version, 'alone'))
  })
})
