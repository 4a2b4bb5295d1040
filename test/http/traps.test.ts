// Node's TLS and HTTP would like to use the system's timers, resolver and sockets. In a world they must not.

import { createHook } from 'node:async_hooks'
import { Agent, request } from 'node:http'
import { Duplex } from 'node:stream'
import { expect, it } from 'vitest'
import { WebConnection } from '../../src/http/web-connection.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { connectTls } from '../../src/tls/connect-tls.ts'
import type { Scene } from '../contract/stages.ts'
import { authority, certificate } from '../tls/ends.ts'
import { connect, get, HOST, open, serve } from './scene.ts'

/** What would reach the system, by the names of Node's asynchronous resources. */
const SYSTEM =
  /^(Timeout|TIMERWRAP|TCP.*|PIPE.*|UDP.*|GETADDRINFO.*|QUERYWRAP|DNSCHANNEL|FS.*|RANDOMBYTES.*)$/

/** What of the system `act` has begun to use. */
async function usedOfSystem(act: () => Promise<unknown>): Promise<string[]> {
  const used: string[] = []
  const hook = createHook({
    init: (_id, type) => {
      if (SYSTEM.test(type)) used.push(type)
    },
  }).enable()
  try {
    await act()
  } finally {
    hook.disable()
  }
  return used
}

function twoHosts(): { world: FlatWorld; scene: Scene } {
  const world = new FlatWorld({ seed: 1 })
  const [server, client] = [world.host('192.0.2.1'), world.host('192.0.2.2')]
  const scene = { server, serverIp: '192.0.2.1', client, clientIp: '192.0.2.2', folder: '' }
  return { world, scene: { ...scene, removeFile: async () => {} } }
}

it('an exchange in a world touches no socket, no resolver and no timer of the system', async () => {
  const { world, scene } = twoHosts()
  const used = await usedOfSystem(() =>
    world.run(
      (async () => {
        const plain = await serve(scene)
        const connection = await open(scene, plain)
        await connection.request(get('/1'))
        await connection.request(get('/2'))
        await connection.close()
        await plain.close()
        const secure = await serve(scene, undefined, { tls: { certificateFor: () => certificate } })
        const stream = await connectTls(await connect(scene, secure), {
          clock: scene.client.clock,
          serverName: HOST,
          roots: authority.pem,
        })
        const other = new WebConnection(stream, scene.client.clock)
        await other.request(get('/3'))
        await other.close()
        await secure.close()
      })(),
    ),
  )
  expect(used).toEqual([])
})

// Why WebConnection has no agent: this is what becomes of a stream that is given beside one.
it('`agent: false` asks the resolver of the system, which the test above would see', async () => {
  const used = await usedOfSystem(async () => {
    const stream = new Duplex({ read() {}, write() {} })
    const options = { host: 'host.invalid', agent: false as const, socket: stream }
    await new Promise((resolve) => request(options).on('error', resolve).end())
  })
  expect(used).toContain('GETADDRINFOREQWRAP')
})

it('an agent that is kept sets timers of the system, which the test above would see', async () => {
  const used = await usedOfSystem(async () => {
    const agent = new Agent({ timeout: 10 })
    await new Promise((resolve) => request({ host: '127.0.0.1', port: 1, agent }).on('error', resolve).end())
    agent.destroy()
  })
  expect(used).toContain('Timeout')
})
