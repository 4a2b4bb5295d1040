import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { rewriteIpv4Destination, rewriteIpv4Source } from '../../src/wire/ipv4.ts'
import { icmpOf, Kernels, packetsOf, ping, route, udp } from './kernels.ts'

function routed() {
  const net = new Kernels()
  const [a, r, b] = [net.host('a'), net.router('r'), net.host('b')]
  net.link([a, '10.0.1.2/24'], [r, '10.0.1.1/24'])
  net.link([r, '10.0.2.1/24'], [b, '10.0.2.2/24'])
  route(a, '10.0.1.1')
  route(b, '10.0.2.1')
  return { net, a, r, b }
}

describe('hooks', () => {
  it('may send a packet elsewhere before it is routed, and home again as it leaves', async () => {
    const { net, a, r } = routed()
    const [outside, inside] = ['10.0.2.99', '10.0.2.2'].map(ipv4Number) as [number, number]
    r.ip.hooks.prerouting = (frame, ipAt, _end, by) => {
      if (by.name === 'eth0') rewriteIpv4Destination(frame, ipAt, inside)
      return 'pass'
    }
    r.ip.hooks.postrouting = (frame, ipAt, _end, by) => {
      if (by.name === 'eth0') rewriteIpv4Source(frame, ipAt, outside)
      return 'pass'
    }
    const heard = icmpOf(a)
    ping(a, '10.0.2.99')
    await net.run(10)
    expect(heard).toMatchObject([{ source: outside, message: { kind: 'echo-reply' } }])
  })

  it('on input keep packets from the host, and may keep them for themselves', async () => {
    const { net, a, b } = routed()
    const heard = icmpOf(a)
    const kept: Uint8Array[] = []
    b.ip.hooks.input = () => 'drop'
    ping(a, '10.0.2.2')
    await net.run(10)
    b.ip.hooks.input = (frame) => {
      kept.push(frame)
      return 'taken'
    }
    ping(a, '10.0.2.2')
    await net.run(10)
    expect(heard).toEqual([])
    expect(kept).toHaveLength(1)
    expect(b.counters.ip).toMatchObject({ filtered: 1, delivered: 0 })
  })

  it('may undo what they did to a packet that found no neighbor, so that its sender hears of it', async () => {
    const { net, a, r } = routed()
    const [inside, outside] = ['10.0.1.2', '10.0.2.1'].map(ipv4Number) as [number, number]
    r.ip.hooks.postrouting = (frame, ipAt, _end, by) => {
      if (by.name === 'eth1') rewriteIpv4Source(frame, ipAt, outside)
      return 'pass'
    }
    r.ip.hooks.unresolved = (frame, ipAt) => {
      rewriteIpv4Source(frame, ipAt, inside)
      return 'pass'
    }
    const { socket, errors } = await udp(a, '0.0.0.0')
    const told = packetsOf(a.interface('eth0'), 'in')
    socket.send(new Uint8Array(1), { ip: '10.0.2.77', port: 9 })
    await net.run(5_000)
    expect(errors).toEqual([{ code: 'EHOSTUNREACH', to: { ip: '10.0.2.77', port: 9 } }])
    expect(told).toHaveLength(1)
  })

  it('see what a host sends to itself go by on lo', async () => {
    const { net, a } = routed()
    const seen: string[] = []
    for (const hook of ['prerouting', 'input', 'forward', 'postrouting'] as const) {
      a.ip.hooks[hook] = (_frame, _ipAt, _end, by) => {
        seen.push(`${hook} ${by.name}`)
        return 'pass'
      }
    }
    const { socket } = await udp(a, '0.0.0.0', 9)
    socket.send(new Uint8Array(1), { ip: '127.0.0.1', port: 9 })
    await net.run(1)
    expect(seen).toEqual(['postrouting lo', 'prerouting lo', 'input lo'])
  })
})
