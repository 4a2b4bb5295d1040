import { describe, expect, it } from 'vitest'
import { getent } from '../../../src/shell/commands/getent.ts'
import { startNameServer } from '../name-server.ts'
import { TestShell } from '../small-network.ts'

async function shell(): Promise<TestShell> {
  const test = new TestShell([getent])
  await startNameServer(test.world)
  const { files } = test.world.host('laptop')
  files.put('etc/services', 'http 80/tcp www\ndomain 53/tcp\ndomain 53/udp\ntftp 69/udp\n')
  files.put('etc/hosts', '127.0.0.1 localhost\n192.168.1.9 nas.example.com nas\n')
  return test
}

describe('getent', () => {
  it.each([
    ['getent hosts nas', ['192.168.1.9     nas.example.com nas']],
    ['getent hosts www.example.com', ['10.0.0.2        server.example.com www.example.com']],
    ['getent hosts server.example.com.', ['10.0.0.2        server.example.com']],
    ['getent hosts 10.0.0.2 192.168.1.9', ['10.0.0.2        server', '192.168.1.9     nas.example.com']],
    ['getent hosts printer', ['192.168.1.3     printer']],
    [
      'getent ahosts www.example.com',
      ['10.0.0.2        STREAM server.example.com', '10.0.0.2        DGRAM', '10.0.0.2        RAW'],
    ],
    ['getent ahosts 127.1', ['127.0.0.1       STREAM 127.1', '127.0.0.1       DGRAM', '127.0.0.1       RAW']],
    ['getent services www', ['http                  80/tcp www']],
    ['getent services domain/udp 69', ['domain                53/udp', 'tftp                  69/udp']],
  ])('%s', async (line, output) => {
    expect(await (await shell()).run(line)).toEqual({ exitCode: 0, output })
  })

  it.each([
    'hosts nowhere.example.com',
    'hosts 10.0.0.99',
    'ahosts nowhere',
    'services gopher',
    'services 70',
  ])('says nothing of what nobody knows: %s', async (words) => {
    expect(await (await shell()).run(`getent ${words}`)).toEqual({ exitCode: 2, output: [] })
  })

  it('knows some databases only', async () => {
    const test = await shell()
    expect(await test.run('getent passwd root')).toEqual({
      exitCode: 1,
      output: ['Unknown database: passwd'],
    })
    expect((await test.run('getent hosts')).exitCode).toBe(2)
  })
})
