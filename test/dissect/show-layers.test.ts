import { describe, expect, it } from 'vitest'
import { craft } from '../../src/craft/craft.ts'
import { ip } from '../../src/craft/ip-layers.ts'
import { raw } from '../../src/craft/message-layers.ts'
import { udp } from '../../src/craft/transport-layers.ts'
import { dissect } from '../../src/dissect/dissect.ts'
import { showLayers } from '../../src/dissect/show-layers.ts'
import { PACKETS } from '../craft/packets.ts'

describe('showLayers', () => {
  it('shows a layer under a heading, a line a field', () => {
    expect(showLayers(dissect(PACKETS.arpProbe))).toEqual([
      '###[ Ethernet II ]###',
      '  destination = ff:ff:ff:ff:ff:ff',
      '  source      = 02:00:00:00:00:01',
      '  type        = 0x0806 (ARP)',
      '   ###[ ARP ]###',
      '     hardwareType   = 1 (Ethernet)',
      '     protocolType   = 0x0800 (IPv4)',
      '     hardwareLength = 6',
      '     protocolLength = 4',
      '     operation      = 1 (request)',
      '     senderMac      = 02:00:00:00:00:01',
      '     senderIp       = 0.0.0.0',
      '     targetMac      = 00:00:00:00:00:00',
      '     targetIp       = 192.0.2.1',
      '     ! probe: is the address in use?',
    ])
  })

  it('adds notes to fields, and a hex dump where it has the octets', () => {
    const packet = craft(ip({}), udp({ checksum: 0 }), raw('hi'))
    const lines = showLayers(dissect(packet, 'ipv4'), packet)
    expect(lines).toContain('     checksum        = 0x0000  (none)')
    expect(lines.slice(-2)).toEqual([
      '0000  45 00 00 1e 00 01 00 00 40 11 7c cc 7f 00 00 01  E.......@.|.....',
      '0010  7f 00 00 01 c3 50 00 09 00 0a 00 00 68 69        .....P......hi',
    ])
  })
})
