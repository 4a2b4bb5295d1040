import { describe, expect, it } from 'vitest'
import { WorldSurroundings } from '../../src/sim/world-surroundings.ts'
import { World } from '../../src/sim/world.ts'
import { KernelLog } from '../../src/stack/kernel-log.ts'

function newLog() {
  const world = new World()
  return { world, log: new KernelLog(new WorldSurroundings(world, world.random)) }
}

describe('KernelLog', () => {
  it('keeps what was written, with the time', async () => {
    const { world, log } = newLog()
    await world.runFor(1500)
    log.write('eth0: link is up')
    expect(log.lines).toEqual([{ atMs: 1500, text: 'eth0: link is up' }])
  })

  it('keeps the latest thousand', () => {
    const { log } = newLog()
    for (let i = 0; i < 1001; i++) log.write(`${i}`)
    expect(log.lines).toHaveLength(1000)
    expect(log.lines[0]!.text).toBe('1')
  })

  it('tells a listener until it stops', () => {
    const { log } = newLog()
    const heard: string[] = []
    const stop = log.onLine(({ text }) => heard.push(text))
    log.write('a')
    stop()
    log.write('b')
    expect(heard).toEqual(['a'])
  })
})
