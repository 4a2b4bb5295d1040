import { describe, expect, it } from 'vitest'
import { ether } from '../../src/craft/link-layers.ts'
import { craft } from '../../src/craft/craft.ts'
import { ip } from '../../src/craft/ip-layers.ts'
import { dns, raw } from '../../src/craft/message-layers.ts'
import { tcp, udp } from '../../src/craft/transport-layers.ts'
import { UsageError } from '../../src/shell/command.ts'
import { LAYER_NAMES, makeLayer, parsePacket } from '../../src/shell/packet-text.ts'

const built = (text: string) => craft(...parsePacket(text).map(makeLayer))

describe('a packet as text', () => {
  it('is what the same layers make by hand', () => {
    expect(
      built(
        'ether(type=0x1234)/ip(destination=10.0.0.2,ttl=3,dontFragment=yes)/udp(destinationPort=7)/raw(hi)',
      ),
    ).toEqual(
      craft(
        ether({ type: 0x1234 }),
        ip({ destination: '10.0.0.2', ttl: 3, dontFragment: true }),
        udp({ destinationPort: 7 }),
        raw('hi'),
      ),
    )
    expect(built('ip(source=10.0.0.1)/tcp(flags=syn+ack,window=0)')).toEqual(
      craft(ip({ source: '10.0.0.1' }), tcp({ flags: ['syn', 'ack'], window: 0 })),
    )
    expect(built('udp/dns(id=7,name=www.example.,type=MX)')).toEqual(
      craft(udp({}), dns({ id: 7, flag_rd: true, questions: [{ name: 'www.example.', type: 'MX' }] })),
    )
  })

  it('has every layer with nothing in it, too', () => {
    for (const name of LAYER_NAMES) expect(() => built(name)).not.toThrow()
  })

  it.each([
    ['ip(ttl=3', "expected layers such as ip(ttl=3)/udp() at 'ip(ttl=3'"],
    ['ip(ttl=3)/', "expected layers such as ip(ttl=3)/udp() at ''"],
    ['ipx()', "'ipx': expected one of ether, vlan, arp, ip, icmp, udp, tcp, dns, raw"],
    ['udp(port=3)', "'port=3': udp has the fields sourcePort, destinationPort, length, checksum"],
    ['udp(length=long)', 'length=long: expected a number'],
    ['ip(dontFragment=maybe)', 'dontFragment=maybe: expected yes or no'],
  ])('%s makes no sense', (text, message) => {
    expect(() => parsePacket(text)).toThrow(new UsageError(message))
  })
})
