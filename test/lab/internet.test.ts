import { expect, it } from 'vitest'
import { ipv4Text } from '../../src/address/ipv4-number.ts'
import type { Files } from '../../src/runtime/runtime.ts'
import { startInternet } from '../../src/lab/internet.ts'

async function textOf(files: Files, path: string): Promise<string> {
  let text = ''
  for await (const piece of files.read(path)) text += Buffer.from(piece).toString()
  return text
}

it('has a home whose machines get their addresses and reach the resolver of their provider', async () => {
  const { world, lab } = await startInternet({ zones: 'zones' })
  const laptop = world.host('laptop')
  expect(laptop.kernel.interface('eth0').addresses.map(({ address }) => ipv4Text(address))).toEqual([
    '192.168.1.2',
  ])
  expect(await textOf(laptop.files, 'etc/resolv.conf')).toContain('nameserver 208.201.224.11')
  const stream = await world.run(laptop.network.connect({ ip: '208.201.224.11', port: 53 }))
  expect(stream.remote).toEqual({ ip: '208.201.224.11', port: 53 })
  stream.abort()
  await lab.close()
})

it('carries long segments to the home although its line takes shorter ones only', async () => {
  const { world, lab } = await startInternet({ zones: 'zones' })
  const address = { ip: '209.85.229.99', port: 80 }
  await world.host(address.ip).network.listen(address, (stream) => {
    void stream.write(new Uint8Array(100_000)).then(() => stream.end())
  })
  const stream = await world.run(world.host('laptop').network.connect(address))
  const read = async (): Promise<number> => {
    let octets = 0
    for (let piece = await stream.read(); piece !== null; piece = await stream.read()) octets += piece.length
    return octets
  }
  expect(await world.run(read())).toBe(100_000)
  expect(world.nowMs).toBeLessThan(30_000)
  await lab.close()
})
