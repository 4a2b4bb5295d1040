// Sockets that are open before the server is, as systemd passes them (sd_listen_fds(3)).
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { askAddress } from './ask.ts'
import { folderWith } from './folder.ts'
import { zoneText } from './running-authority.ts'

/** Node tells nobody the descriptor of a socket. */
function descriptorOf(socket: object): number {
  const state = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'state symbol')
  // Datagram sockets keep their handle in there.
  if (state !== undefined) return (socket as Record<symbol, { handle: { fd: number } }>)[state]!.handle.fd
  return (socket as { _handle: { fd: number } })._handle.fd
}

const isLinux = process.platform === 'linux'

it.runIf(isLinux)('answers at sockets that were passed to it, over UDP and TCP', async () => {
  const tcp = createServer()
  tcp.listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  const { port } = tcp.address() as { port: number }
  const udp = createSocket('udp4')
  udp.bind(port, '127.0.0.1')
  await once(udp, 'listening')

  const folder = folderWith({
    'a.yaml': 'folder: .\ncontrol: false\n',
    'a.example.zone': zoneText(1, '192.0.2.1'),
  })
  const script = 'LISTEN_FDS=2 LISTEN_PID=$$ exec "$0" "$@"'
  const words = [process.execPath, resolve('bin/rootwalk.js'), 'authority', '--config', 'a.yaml', '--json']
  const child = spawn('sh', ['-c', script, ...words], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit', descriptorOf(tcp), descriptorOf(udp)],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  tcp.close()
  udp.close()

  expect(JSON.parse(line.toString())).toMatchObject({ addresses: [{ ip: '127.0.0.1', port }] })
  expect(await askAddress(port, 'www.a.example')).toBe('192.0.2.1')
  expect(await askAddress(port, 'www.a.example', 'tcp')).toBe('192.0.2.1')
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})
