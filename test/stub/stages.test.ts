// The stub on the real system and in simulated worlds: real files there, real sockets.

import { mkdir } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serveBoth } from '../../src/dns/server/dns-server.ts'
import type { Network } from '../../src/runtime/runtime.ts'
import { StubResolver } from '../../src/stub/stub-resolver.ts'
import { stages } from '../contract/stages.ts'
import { askedIn, replyTo } from '../dns/resolver/messages.ts'

describe.each(stages)('a stub resolver on $name', ({ play }) => {
  it('reads its files and asks the server that they name', () =>
    play(async ({ server, serverIp, client, folder }) => {
      const answers = await serveBoth(server, { ip: serverIp, port: 0 }, (query) =>
        replyTo(query, {
          answer: askedIn(query) === 'www.example.com. A' ? ['www.example.com. 300 A 203.0.113.1'] : [],
        }),
      )
      if (isAbsolute(folder)) await mkdir(join(folder, 'etc'))
      const put = (name: string, text: string): Promise<void> =>
        client.files.replace(`${folder}/etc/${name}`, new TextEncoder().encode(text))
      await put('nsswitch.conf', 'hosts: files nis [NOTFOUND=return] dns\n')
      await put('hosts', '192.0.2.77 printer\n')
      await put('services', 'http 80/tcp\n')
      await put('resolv.conf', `nameserver ${serverIp}\n`)
      const network = withServerPort(client.network, answers.local.port)
      const { clock, random, files } = client
      const stub = new StubResolver({ clock, random, files, network }, { root: `${folder}/` })
      expect(await stub.getAddrInfo('www.example.com', 'http')).toMatchObject({
        addresses: ['203.0.113.1'],
        port: 80,
      })
      expect((await stub.getAddrInfo('printer')).addresses).toEqual(['192.0.2.77'])
      await expect(stub.getAddrInfo('empty.example.com')).rejects.toMatchObject({ code: 'EAI_NODATA' })
      await answers.close()
    }))
})

/** A network on which port 53 is the port given, since a test may not take that of the system. */
function withServerPort(network: Network, port: number): Network {
  return {
    async bindDatagram(local) {
      const socket = await network.bindDatagram(local)
      return {
        local: socket.local,
        onDatagram: (receive) => socket.onDatagram((payload, { ip }) => receive(payload, { ip, port: 53 })),
        onError: (fail) => socket.onError((code, to) => fail(code, to && { ip: to.ip, port: 53 })),
        send: (payload, { ip }) => socket.send(payload, { ip, port }),
        close: () => socket.close(),
      }
    },
    connect: ({ ip }, signal) => network.connect({ ip, port }, signal),
    listen: (local, accept) => network.listen(local, accept),
  }
}
