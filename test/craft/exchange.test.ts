import { describe, expect, it } from 'vitest'
import { exchange, type Wire } from '../../src/craft/exchange.ts'
import { WorldClock } from '../../src/sim/world-clock.ts'
import { World } from '../../src/sim/world.ts'
import { PACKETS } from './packets.ts'

type Observer = Parameters<Wire['tap']>[0]

/** A wire on which each frame that is sent is heard, and after 5 ms some others come in. */
class ScriptedWire implements Wire {
  readonly sent: Uint8Array[] = []
  readonly observers = new Set<Observer>()
  readonly #world: World
  readonly #incoming: readonly Uint8Array[]

  constructor(world: World, incoming: readonly Uint8Array[]) {
    this.#world = world
    this.#incoming = incoming
  }

  tap(observer: Observer): () => void {
    this.observers.add(observer)
    return () => this.observers.delete(observer)
  }

  transmit(frame: Uint8Array): void {
    this.sent.push(frame)
    this.#tell(frame, 'out')
    this.#world.schedule(50_000, () => {
      for (const each of this.#incoming) this.#tell(each, 'in')
    })
  }

  #tell(frame: Uint8Array, direction: 'in' | 'out'): void {
    for (const observe of this.observers) observe(frame, direction)
  }
}

describe('exchange', () => {
  it('resolves with the frame that answers, and not with others', async () => {
    const world = new World()
    const wire = new ScriptedWire(world, [PACKETS.arpReply, PACKETS.echo, PACKETS.echoReply])
    const reply = await world.run(exchange(wire, new WorldClock(world), PACKETS.echo))
    expect(reply).toEqual(PACKETS.echoReply)
    expect(world.nowMs).toBe(5)
    expect(wire.sent).toEqual([PACKETS.echo])
    expect(wire.observers.size).toBe(0)
  })

  it('gives up in time', async () => {
    const world = new World()
    const wire = new ScriptedWire(world, [PACKETS.arpReply])
    const reply = await world.run(exchange(wire, new WorldClock(world), PACKETS.echo, { timeoutMs: 100 }))
    expect(reply).toBeUndefined()
    expect(world.nowMs).toBe(100)
    expect(wire.observers.size).toBe(0)
  })
})
