// Each expectation is what net-tools 2.10 prints for the same state.
import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { parseMac } from '../../../src/address/mac.ts'
import { formatArpEntry, formatArpTable } from '../../../src/shell/text/format-arp.ts'
import { formatIfconfig } from '../../../src/shell/text/format-ifconfig.ts'
import { formatInterfaceTable, formatSockets } from '../../../src/shell/text/format-netstat.ts'
import { formatNetstatRoutes, formatRoutes } from '../../../src/shell/text/format-routes.ts'
import type { InterfaceView } from '../../../src/shell/text/interface-view.ts'

const STATISTICS = {
  receivedFrames: 36261,
  receivedOctets: 1_198_774_029,
  receiveErrors: 0,
  receiveDropped: 0,
  sentFrames: 25822,
  sentOctets: 3_964_062,
  sendErrors: 0,
  sendDropped: 0,
  collisions: 0,
}

const ETH0: InterfaceView = {
  name: 'eth0',
  mac: parseMac('02:fc:00:00:00:01'),
  mtu: 1400,
  up: true,
  carrier: true,
  promiscuous: false,
  addresses: [{ address: ipv4Number('192.0.2.2'), prefixLength: 24 }],
  statistics: STATISTICS,
}

const LO: InterfaceView = {
  ...ETH0,
  name: 'lo',
  mac: 0,
  mtu: 65_536,
  addresses: [{ address: ipv4Number('127.0.0.1'), prefixLength: 8 }],
  statistics: { ...STATISTICS, receivedFrames: 0, receivedOctets: 0, sentFrames: 0, sentOctets: 0 },
}

describe('ifconfig', () => {
  it('shows a network card', () => {
    expect(formatIfconfig(ETH0)).toEqual([
      'eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1400',
      '        inet 192.0.2.2  netmask 255.255.255.0  broadcast 192.0.2.255',
      '        ether 02:fc:00:00:00:01  txqueuelen 1000  (Ethernet)',
      '        RX packets 36261  bytes 1198774029 (1.1 GiB)',
      '        RX errors 0  dropped 0  overruns 0  frame 0',
      '        TX packets 25822  bytes 3964062 (3.7 MiB)',
      '        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0',
      '',
    ])
  })

  it('shows the loopback', () => {
    expect(formatIfconfig(LO).slice(0, 4)).toEqual([
      'lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536',
      '        inet 127.0.0.1  netmask 255.0.0.0',
      '        loop  txqueuelen 1000  (Local Loopback)',
      '        RX packets 0  bytes 0 (0.0 B)',
    ])
  })

  it('tells the flags of an interface that is down, unplugged or promiscuous', () => {
    const title = (change: Partial<InterfaceView>): string => formatIfconfig({ ...ETH0, ...change })[0]!
    expect(title({ up: false })).toBe('eth0: flags=4098<BROADCAST,MULTICAST>  mtu 1400')
    expect(title({ carrier: false })).toBe('eth0: flags=4099<UP,BROADCAST,MULTICAST>  mtu 1400')
    expect(title({ promiscuous: true })).toBe(
      'eth0: flags=4419<UP,BROADCAST,RUNNING,PROMISC,MULTICAST>  mtu 1400',
    )
  })

  it('shows further addresses as aliases', () => {
    const second = { address: ipv4Number('10.0.0.2'), prefixLength: 8 }
    expect(formatIfconfig({ ...ETH0, addresses: [...ETH0.addresses, second] }).slice(8)).toEqual([
      'eth0:1: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1400',
      '        inet 10.0.0.2  netmask 255.0.0.0  broadcast 10.255.255.255',
      '        ether 02:fc:00:00:00:01  txqueuelen 1000  (Ethernet)',
      '',
    ])
  })
})

describe('arp', () => {
  const known = {
    ip: '192.0.2.1',
    mac: parseMac('02:fc:00:00:00:05'),
    permanent: false,
    interfaceName: 'eth0',
  }
  const unknown = {
    name: '192.0.2.9',
    ip: '192.0.2.9',
    mac: undefined,
    permanent: false,
    interfaceName: 'eth0',
  }

  it('shows a table', () => {
    const entries = [{ ...known, name: '192.0.2.1' }, { ...known, name: 'gateway', permanent: true }, unknown]
    expect(formatArpTable(entries)).toEqual([
      'Address                  HWtype  HWaddress           Flags Mask            Iface',
      '192.0.2.1                ether   02:fc:00:00:00:05   C                     eth0',
      'gateway                  ether   02:fc:00:00:00:05   CM                    eth0',
      '192.0.2.9                        (incomplete)                              eth0',
    ])
  })

  it('shows nothing when there is nothing', () => {
    expect(formatArpTable([])).toEqual([])
  })

  it('shows sentences with -a', () => {
    expect(formatArpEntry({ ...known, name: '192.0.2.1' })).toBe(
      '? (192.0.2.1) at 02:fc:00:00:00:05 [ether] on eth0',
    )
    expect(formatArpEntry({ ...known, name: 'gateway', permanent: true })).toBe(
      'gateway (192.0.2.1) at 02:fc:00:00:00:05 [ether] PERM on eth0',
    )
    expect(formatArpEntry(unknown)).toBe('? (192.0.2.9) at <incomplete> on eth0')
  })
})

describe('routes', () => {
  const interfaces = { interface: { name: 'eth0' }, metric: 0 }
  const network = {
    ...interfaces,
    destination: ipv4Number('192.0.2.0'),
    prefixLength: 24,
    gateway: undefined,
    kind: 'connected' as const,
  }
  const usual = {
    ...interfaces,
    destination: 0,
    prefixLength: 0,
    gateway: ipv4Number('192.0.2.1'),
    kind: 'static' as const,
  }
  const redirected = {
    ...usual,
    destination: ipv4Number('198.51.100.7'),
    prefixLength: 32,
    metric: 100,
    kind: 'redirect' as const,
  }

  it('are shown by route -n', () => {
    expect(formatRoutes([network, usual, redirected])).toEqual([
      'Kernel IP routing table',
      'Destination     Gateway         Genmask         Flags Metric Ref    Use Iface',
      '0.0.0.0         192.0.2.1       0.0.0.0         UG    0      0        0 eth0',
      '192.0.2.0       0.0.0.0         255.255.255.0   U     0      0        0 eth0',
      '198.51.100.7    192.0.2.1       255.255.255.255 UGHD  100    0        0 eth0',
    ])
  })

  it('are shown with names by route', () => {
    const names = { defaultName: 'default', gatewayName: () => 'gateway' }
    expect(formatRoutes([usual], names)[2]).toBe(
      'default         gateway         0.0.0.0         UG    0      0        0 eth0',
    )
  })

  it('are shown by netstat -nr', () => {
    expect(formatNetstatRoutes([network, usual])).toEqual([
      'Kernel IP routing table',
      'Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface',
      '0.0.0.0         192.0.2.1       0.0.0.0         UG        0 0          0 eth0',
      '192.0.2.0       0.0.0.0         255.255.255.0   U         0 0          0 eth0',
    ])
  })
})

describe('netstat', () => {
  it('lists sockets', () => {
    const queues = { receiveQueue: 0, sendQueue: 0 }
    const listening = {
      ...queues,
      protocol: 'tcp' as const,
      local: '0.0.0.0:2024',
      remote: '0.0.0.0:*',
      state: 'LISTEN',
    }
    const udp = { ...queues, protocol: 'udp' as const, local: '0.0.0.0:68', remote: '0.0.0.0:*', state: '' }
    expect(formatSockets([listening, udp], 'servers and established')).toEqual([
      'Active Internet connections (servers and established)',
      'Proto Recv-Q Send-Q Local Address           Foreign Address         State',
      'tcp        0      0 0.0.0.0:2024            0.0.0.0:*               LISTEN',
      'udp        0      0 0.0.0.0:68              0.0.0.0:*',
    ])
  })

  it('lists interfaces', () => {
    expect(formatInterfaceTable([ETH0, LO])).toEqual([
      'Kernel Interface table',
      'Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg',
      'eth0             1400    36261      0      0 0         25822      0      0      0 BMRU',
      'lo              65536        0      0      0 0             0      0      0      0 LRU',
    ])
  })
})
