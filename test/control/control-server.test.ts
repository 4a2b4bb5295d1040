import { describe, expect, it } from 'vitest'
import { ControlClient } from '../../src/control/control-client.ts'
import { ControlError } from '../../src/control/control-error.ts'
import { ControlServer, type ControlCommand } from '../../src/control/control-server.ts'
import type { ControlLimits } from '../../src/control/limits.ts'
import type { ByteStream } from '../../src/runtime/runtime.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'

const SERVER = { ip: '192.0.2.1', port: 1 }

/** A server of these commands in a world of its own, and a way to connect to it. */
async function serverOf(commands: Record<string, ControlCommand>, limits: Partial<ControlLimits> = {}) {
  const world = new FlatWorld()
  const host = world.host(SERVER.ip)
  const client = world.host('192.0.2.2')
  const failures: string[] = []
  const server = new ControlServer(new Map(Object.entries(commands)), {
    clock: host.clock,
    limits,
    onFailure: (error, command) => failures.push(`${command}: ${String(error)}`),
  })
  await world.run(host.network.listen(SERVER, (stream) => server.accept(stream)))
  const connect = (): Promise<ByteStream> => client.network.connect(SERVER)
  /** Some time, for what is on its way to arrive. */
  const pause = () => new Promise<void>((resolve) => client.clock.schedule(100, resolve))
  return { world, server, connect, pause, failures, clock: client.clock }
}

async function linesOf(stream: ByteStream): Promise<string[]> {
  let text = ''
  for (let octets = await stream.read(); octets !== null; octets = await stream.read()) {
    text += new TextDecoder().decode(octets)
  }
  return text.split('\n').slice(0, -1)
}

async function all(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const list: unknown[] = []
  for await (const item of items) list.push(item)
  return list
}

const octets = (text: string) => new TextEncoder().encode(text)

const COUNT: ControlCommand = ({ to }) => Array.from({ length: Number(to) }, (_, i) => i)

describe('a control server', () => {
  it('answers requests one after another, with as many items as there are', async () => {
    const { world, connect, clock } = await serverOf({ count: COUNT })
    const items = await world.run(
      (async () => {
        const client = new ControlClient(await connect(), clock)
        const first = await all(client.request({ command: 'count', to: 3 }))
        return [first, await all(client.request({ command: 'count', to: 0 }))]
      })(),
    )
    expect(items).toEqual([[0, 1, 2], []])
  })

  it('tells of commands that it does not know, and what was perhaps meant', async () => {
    const { world, connect, clock } = await serverOf({ count: COUNT, stats: COUNT })
    const error = await world.run(
      (async () => {
        const client = new ControlClient(await connect(), clock)
        return client.ask({ command: 'stat' }).catch((error: unknown) => error)
      })(),
    )
    expect(error).toBeInstanceOf(ControlError)
    expect(error).toMatchObject({ code: 'unknown-command' })
    expect((error as Error).message).toContain("no command 'stat' here; did you mean stats?")
  })

  it('goes on after a request that makes no sense', async () => {
    const { world, connect } = await serverOf({ count: COUNT })
    const lines = await world.run(
      (async () => {
        const stream = await connect()
        await stream.write(octets('nonsense\n[]\n{"command":1}\n{"command":"count","to":1}\n'))
        await stream.end()
        return linesOf(stream)
      })(),
    )
    expect(lines.map((line) => (JSON.parse(line) as { error?: { code: string } }).error?.code)).toEqual([
      'bad-request',
      'bad-request',
      'bad-request',
      undefined,
      undefined,
    ])
    expect(lines.slice(3)).toEqual(['{"item":0}', '{"done":true}'])
  })

  it('tells what a command says of its arguments, and hides what a bug says', async () => {
    const { world, connect, failures, clock } = await serverOf({
      refuse: () => {
        throw new ControlError('bad-argument', 'expected a name')
      },
      broken: () => {
        throw new TypeError('secret')
      },
    })
    const errors = await world.run(
      (async () => {
        const client = new ControlClient(await connect(), clock)
        const of = (command: string) => client.ask({ command }).catch((error: unknown) => String(error))
        return [await of('refuse'), await of('broken')]
      })(),
    )
    expect(errors).toEqual(['ControlError: expected a name', 'ControlError: a bug; the log says more'])
    expect(failures).toEqual(['broken: TypeError: secret'])
  })

  it('cuts a client off that sends a line without end', async () => {
    const { world, connect } = await serverOf({ count: COUNT }, { requestOctets: 100 })
    const lines = await world.run(
      (async () => {
        const stream = await connect()
        await stream.write(octets('x'.repeat(200)))
        return linesOf(stream)
      })(),
    )
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('a line has at most 100 octets')
  })

  it('cuts a client off that says nothing', async () => {
    const { world, connect, clock } = await serverOf({ count: COUNT }, { idleMs: 5000 })
    const outcome = await world.run(
      (async () => {
        const stream = await connect()
        return stream.read().catch((error: unknown) => String(error))
      })(),
    )
    expect(outcome).toBe('SocketError: ECONNRESET: 192.0.2.1:1')
    expect(clock.now()).toBeGreaterThanOrEqual(5000)
  })

  it('cuts a client off that does not read, and makes no more than it can send', async () => {
    let made = 0
    const endless: ControlCommand = function* () {
      for (;;) yield `${made++}`.padStart(1000)
    }
    const { world, connect } = await serverOf({ endless }, { idleMs: 5000 })
    await world.run(
      (async () => {
        const stream = await connect()
        await stream.write(octets('{"command":"endless"}\n'))
      })(),
    )
    await world.runFor(10_000)
    expect(made).toBeGreaterThan(0)
    expect(made).toBeLessThan(10_000)
    const before = made
    await world.runFor(60_000)
    expect(made).toBe(before)
  })

  it('lets go of a command whose client has left', async () => {
    let isLetGo = false
    const endless: ControlCommand = function* () {
      try {
        for (;;) yield 'x'.repeat(1000)
      } finally {
        isLetGo = true
      }
    }
    const { world, connect, failures } = await serverOf({ endless })
    await world.run(
      (async () => {
        const stream = await connect()
        await stream.write(octets('{"command":"endless"}\n'))
        await stream.read()
        stream.abort()
      })(),
    )
    await world.runFor(1000)
    expect(isLetGo).toBe(true)
    expect(failures).toEqual([])
  })

  it('takes no more connections than it has room for', async () => {
    const { world, connect, pause, clock } = await serverOf({ count: COUNT }, { connections: 2 })
    const outcomes = await world.run(
      (async () => {
        const held = [await connect(), await connect()]
        const third = new ControlClient(await connect(), clock)
        const refused = await third.ask({ command: 'count', to: 1 }).catch((error: unknown) => String(error))
        held[0]!.abort()
        await pause()
        return [refused, await new ControlClient(await connect(), clock).ask({ command: 'count', to: 1 })]
      })(),
    )
    expect(outcomes).toEqual(['ControlError: the server ended the connection', 0])
  })

  it('answers what is under way when it closes, and accepts no more', async () => {
    let finish = (): void => {}
    const slow: ControlCommand = async function* () {
      await new Promise<void>((resolve) => (finish = resolve))
      yield 'late'
    }
    const { world, connect, server, pause, clock } = await serverOf({ slow })
    const [item, idle, refused] = await world.run(
      (async () => {
        const quiet = await connect()
        const asked = new ControlClient(await connect(), clock).ask({ command: 'slow' })
        await pause()
        const closed = server.close()
        finish()
        const item = await asked
        await closed
        const late = new ControlClient(await connect(), clock)
        return [
          item,
          await quiet.read().catch((error: unknown) => (error as Error).name),
          await late.ask({ command: 'slow' }).catch((error: unknown) => (error as Error).name),
        ]
      })(),
    )
    expect(item).toBe('late')
    expect(idle).toBe('SocketError')
    expect(refused).toBe('ControlError')
  })
})

describe('a client of a control socket', () => {
  it('waits as long as a command takes, since the server says that it is at work', async () => {
    const setting = { finish: (): void => {} }
    const long: ControlCommand = async function* () {
      await new Promise<void>((resolve) => (setting.finish = resolve))
      yield 'done'
    }
    const { world, connect, clock } = await serverOf({ long })
    const asked = (async () => all(new ControlClient(await connect(), clock).request({ command: 'long' })))()
    await world.runFor(60_000)
    setting.finish()
    expect(await world.run(asked)).toEqual(['done'])
  })

  it('gives up one that says nothing, soon', async () => {
    const world = new FlatWorld()
    const [host, { clock, network }] = [world.host(SERVER.ip), world.host('192.0.2.2')]
    await world.run(host.network.listen(SERVER, () => {}))
    const startedAtMs = clock.now()
    const outcome = await world.run(
      (async () =>
        new ControlClient(await network.connect(SERVER), clock)
          .ask({ command: 'status' })
          .catch((error: unknown) => error))(),
    )
    expect(outcome).toMatchObject({ name: 'ControlError', code: 'silent' })
    expect((outcome as Error).message).toContain('has said nothing for 10 s')
    expect(clock.now() - startedAtMs).toBeLessThan(11_000)
  })

  it('waits no longer for a server that falls silent in the middle of a response', async () => {
    const world = new FlatWorld()
    const [host, { clock, network }] = [world.host(SERVER.ip), world.host('192.0.2.2')]
    await world.run(
      host.network.listen(SERVER, (stream) => void stream.write(octets('{"item":1}\n{"alive":true}\n{"it'))),
    )
    const items: unknown[] = []
    const outcome = await world.run(
      (async () => {
        const client = new ControlClient(await network.connect(SERVER), clock)
        for await (const item of client.request({ command: 'dump' })) items.push(item)
      })().catch((error: unknown) => error),
    )
    expect(items).toEqual([1])
    expect(outcome).toMatchObject({ code: 'silent' })
  })
})
