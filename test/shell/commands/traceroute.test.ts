import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { traceroute } from '../../../src/shell/commands/traceroute.ts'
import { TestShell } from '../small-network.ts'

const TIMES = String.raw`(  \d+\.\d{3} ms){3}`

describe('traceroute', () => {
  it.each(['', '-I', '-T'])('finds the routers on the way %s', async (kind) => {
    const output = await new TestShell([traceroute]).output(`traceroute -n ${kind} server`)
    expect(output[0]).toBe('traceroute to server (10.0.0.2), 30 hops max, 60 byte packets')
    expect(output[1]).toMatch(new RegExp(`^ 1  192\\.168\\.1\\.1${TIMES}$`))
    expect(output[2]).toMatch(new RegExp(`^ 2  10\\.0\\.0\\.2${TIMES}$`))
    expect(output).toHaveLength(3)
  })

  it('shows the names of hosts', async () => {
    const output = await new TestShell([traceroute]).output('traceroute -q 1 10.0.0.2')
    expect(output[1]).toMatch(/^ 1 {2}router \(192\.168\.1\.1\) {2}\d+\.\d{3} ms$/)
  })

  it('asks for the names of addresses that others can know', async () => {
    const test = new TestShell([traceroute])
    test.world.host('router').kernel.interface('eth1').addAddress(ipv4Number('193.0.9.1'), 24)
    test.world.host('server').kernel.interface('eth0').addAddress(ipv4Number('193.0.9.2'), 24)
    test.world.host('laptop').files.put('etc/hosts', '193.0.9.2 manus.authdns.ripe.net\n')
    const output = await test.output('traceroute -q 1 193.0.9.2')
    expect(output[1]).toMatch(/^ 1 {2}router \(192\.168\.1\.1\) /)
    expect(output[2]).toMatch(/^ 2 {2}manus\.authdns\.ripe\.net \(193\.0\.9\.2\) /)
    expect((await test.output('traceroute -n -q 1 193.0.9.2'))[2]).toMatch(/^ 2 {2}193\.0\.9\.2 /)
  })

  it('shows a star for what never comes back', async () => {
    const test = new TestShell([traceroute])
    test.world.cable('trunk').set({ loss: 1 })
    const output = await test.output('traceroute -n -m 3 -w 1 server')
    expect(output.slice(2)).toEqual([' 2  * * *', ' 3  * * *'])
  })

  it('marks a way that ends early', async () => {
    const test = new TestShell([traceroute])
    const output = await test.output('traceroute -n -q 1 10.0.0.77')
    expect(output.at(-1)).toMatch(/^ 2 {2}192\.168\.1\.1 {2}3\d{3}\.\d{3} ms !H$/)
  })

  it('shows its usage without a host', async () => {
    expect(await new TestShell([traceroute]).run('traceroute')).toEqual({
      exitCode: 2,
      output: [`Usage: ${traceroute.usage}`],
    })
  })
})
