// What is told of world files with mistakes: the place and the words, one file each.
import { describe, expect, it } from 'vitest'
import { mistakesOf } from './mistakes-of.ts'

interface BrokenWorld {
  readonly title: string
  readonly text: string
  /** `line:column: message` of each mistake. */
  readonly mistakes: readonly string[]
}

/** Two lines that every world has, so that what a test adds begins in line 3. */
const HEAD = 'name: a world\ntime: 2025-01-01T00:00:00Z\n'

/** A provider with a router, for tests that need one. */
const PROVIDER = `autonomousSystems:
  64500: { name: A, holder: An A, registry: arin, routers: [r1, r2], prefixes: { 192.0.2.0/24: r1 } }
`

function broken(title: string, added: string, ...mistakes: string[]): BrokenWorld {
  return { title, text: HEAD + added, mistakes }
}

const YAML_MISTAKES: readonly BrokenWorld[] = [
  broken(
    'a bracket that stays open',
    'modems: [modem\n',
    '4:1: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ),
  broken('a key twice', 'switches:\n  lan: {}\n  lan: {}\n', '5:3: Map keys must be unique'),
  broken('a key twice, in quotes', "modems: []\n'modems': []\n", '4:1: Map keys must be unique'),
  broken(
    'nesting without end',
    `modems: ${'['.repeat(100)}${']'.repeat(100)}\n`,
    '3:72: nested too deeply: at most 64 levels',
  ),
  broken('a tab for indentation', 'switches:\n\tlan: {}\n', '4:1: Tabs are not allowed as indentation'),
  broken(
    'a wrong indentation',
    'switches:\n  lan: {}\n wan: {}\n',
    '5:1: All mapping items must start at the same column',
  ),
  broken(
    'an alias of nothing',
    'switches: *nothing\n',
    '3:11: Unresolved alias (the anchor must be set before the alias): nothing',
  ),
  broken('quotes that stay open', "elsewhere: 'r1\n", "4:1: Missing closing 'quote"),
  broken('two documents', '---\nname: another\n', '3:1: a second document: there is to be one'),
]

const FORM_MISTAKES: readonly BrokenWorld[] = [
  {
    title: 'an empty file',
    text: '',
    mistakes: ['1:1: expected a mapping: keys with their values, {} for none'],
  },
  {
    title: 'a list',
    text: '- name: a world\n',
    mistakes: ['1:1: expected a mapping: keys with their values, {} for none'],
  },
  { title: 'no time', text: 'name: a world\n', mistakes: ['1:1: expected the key time'] },
  {
    title: 'a time zone',
    text: 'name: a world\ntime: 2025-01-01T00:00:00+01:00\n',
    mistakes: ["2:7: '2025-01-01T00:00:00+01:00': expected a moment in UTC, such as 2025-01-01T00:00:00Z"],
  },
  {
    title: 'a day that is none',
    text: 'name: a world\ntime: 2025-02-29T00:00:00Z\n',
    mistakes: ["2:7: '2025-02-29T00:00:00Z': expected a moment in UTC, such as 2025-01-01T00:00:00Z"],
  },
  broken(
    'a misspelt section',
    'cabels: []\n',
    "3:1: 'cabels': expected a key that is known here: name, time, hosts, switches, hubs, modems, concentrators, cables, linkNetworks, autonomousSystems, elsewhere, webSites, domains, faults; did you mean cables?",
  ),
  broken(
    'a misspelt key',
    'hosts:\n  pc: { interfaces: { eth0: { adress: 192.0.2.1/24 } } }\n',
    "4:31: 'adress': expected a key that is known here: address, dhcp, probe, mac, mtu, promiscuous; did you mean address?",
  ),
  broken(
    'two misspelt keys of one mapping',
    'cables:\n  - { between: [a, b], dely: 5 ms, bandwith: 1 Gbit/s }\n',
    "4:24: 'dely': expected a key that is known here: between, name, delay, bandwidth, mtu, loss, duplication, reordering, jitter, bitErrorRate, queueOctets, load, cost, network; did you mean delay?",
    "4:36: 'bandwith': expected a key that is known here: between, name, delay, bandwidth, mtu, loss, duplication, reordering, jitter, bitErrorRate, queueOctets, load, cost, network; did you mean bandwidth?",
  ),
  broken(
    'a list for a mapping',
    'hosts: [pc]\n',
    '3:8: expected a mapping: keys with their values, {} for none',
  ),
  broken('a mapping for a list', 'cables: { a: b }\n', '3:9: expected a list of cables'),
  broken(
    'nothing for a mapping',
    'switches:\n  lan:\n',
    "4:3: 'lan': expected a mapping: keys with their values, {} for none",
  ),
  broken(
    'a name with a space',
    'switches: { my lan: {} }\n',
    "3:13: 'my lan': expected a name of letters, digits, dots and hyphens, a letter first",
  ),
  broken(
    'a name that is a number',
    'modems: [7]\n',
    "3:10: '7': expected a name of letters, digits, dots and hyphens, a letter first",
  ),
  broken(
    'an address of three numbers',
    'hosts:\n  pc: { address: 192.0.2 }\n',
    "4:18: '192.0.2': expected an IPv4 address such as 192.0.2.1",
  ),
  broken(
    'an address with a leading zero',
    'hosts:\n  pc: { address: 192.0.2.010 }\n',
    "4:18: '192.0.2.010': expected an IPv4 address such as 192.0.2.1",
  ),
  broken(
    'an own address without its prefix length',
    'hosts:\n  pc: { interfaces: { eth0: { address: 192.0.2.1 } } }\n',
    "4:40: '192.0.2.1': expected an address with the length of its prefix, such as 192.168.1.2/24",
  ),
  broken(
    'a prefix length over 32',
    'hosts:\n  pc: { interfaces: { eth0: { address: 192.0.2.1/33 } } }\n',
    "4:40: '192.0.2.1/33': expected an address with the length of its prefix, such as 192.168.1.2/24",
  ),
  broken(
    'an Ethernet address of five octets',
    'hosts:\n  pc: { interfaces: { eth0: { mac: 02:00:5e:00:00 } } }\n',
    "4:36: '02:00:5e:00:00': expected an Ethernet address such as 02:00:5e:00:00:01",
  ),
  broken(
    'an MTU that IP cannot work with',
    'hosts:\n  pc: { interfaces: { eth0: { mtu: 40 } } }\n',
    "4:36: '40': expected a whole number from 68 to 65535",
  ),
  broken(
    'a word for yes',
    'hosts:\n  pc: { interfaces: { eth0: { dhcp: yes } } }\n',
    "4:37: 'yes': expected true or false",
  ),
  broken(
    'a service that there is not',
    'hosts:\n  pc: { address: 192.0.2.1, runs: [resolvr] }\n',
    "4:36: 'resolvr': expected resolver or web; did you mean resolver?",
  ),
  broken(
    'a delay without a unit',
    'cables:\n  - { between: [a, b], delay: 5 }\n',
    "4:31: '5': expected a time with its unit, such as 5 ms, 20 us or 1.5 s",
  ),
  broken(
    'a delay in a unit that is none',
    'cables:\n  - { between: [a, b], delay: 5 msec }\n',
    "4:31: '5 msec': expected a time with its unit, such as 5 ms, 20 us or 1.5 s",
  ),
  broken(
    'a bandwidth in bytes',
    'cables:\n  - { between: [a, b], bandwidth: 5 MB/s }\n',
    "4:35: '5 MB/s': expected bits a second with their unit, such as 10 Mbit/s or 1 Gbit/s",
  ),
  broken(
    'a cable with one end',
    'cables:\n  - { between: [a] }\n',
    "4:16: expected an end of a cable: 'machine port', 'machine', or 'router prefix'",
  ),
  broken(
    'a cable with three ends',
    'cables:\n  - { between: [a, b, c] }\n',
    "4:23: 'c': expected a list of its two ends",
  ),
  broken(
    'a load of more than there is',
    'cables:\n  - { between: [a, b], load: 1.5 }\n',
    "4:30: '1.5': expected a part of the bandwidth, from 0 to 0.999",
  ),
  broken(
    'a probability of more than 1',
    'cables:\n  - { between: [a, b], loss: 20 }\n',
    "4:30: '20': expected a probability from 0 to 1",
  ),
  broken(
    'a prefix with bits beyond it',
    'cables:\n  - { between: [a, b], network: 192.0.2.1/30 }\n',
    "4:33: '192.0.2.1/30': expected the prefix without the bits beyond it: 192.0.2.0/30",
  ),
  broken(
    'a number that no system can have',
    'autonomousSystems:\n  0: { name: A, holder: A, registry: arin, routers: [r] }\n',
    "4:3: '0': expected the number of an autonomous system, such as 64500",
  ),
  broken(
    'a system without a holder',
    'autonomousSystems:\n  64500: { name: A, registry: arin, routers: [r] }\n',
    '4:3: expected the key holder',
  ),
  broken(
    'a registry that is none',
    'autonomousSystems:\n  64500: { name: A, holder: A, registry: rippe, routers: [r] }\n',
    "4:42: 'rippe': expected arin, ripe, apnic, lacnic or afrinic; did you mean ripe?",
  ),
  broken(
    'a system without routers',
    'autonomousSystems:\n  64500: { name: A, holder: A, registry: arin, routers: [] }\n',
    '4:57: expected at least one router',
  ),
  broken(
    'a misspelt key in one of several forms',
    PROVIDER.replace('24: r1', '24: { rooter: r1 }'),
    "4:98: 'rooter': expected a key that is known here: router, routers, gateway, mtu, delay, holder, netName, registry; did you mean router?",
  ),
  broken(
    'a version of TLS of the past',
    'webSites:\n  www.example.com: { tls: 1.1 }\n',
    "4:27: '1.1': expected 1.2, 1.3 or none",
  ),
  broken(
    'a redirect to no URL',
    'webSites:\n  www.example.com: { redirect: www.example.org }\n',
    "4:32: 'www.example.org': expected a URL that begins with http:// or https://",
  ),
  broken(
    'a domain with its final dot',
    'domains:\n  example.com.: { registrar: R }\n',
    "4:3: 'example.com.': expected a domain name such as www.example.com, without a dot at its end",
  ),
  broken(
    'a date in another order',
    'domains:\n  example.com: { registrar: R, registered: 31-12-1999 }\n',
    "4:44: '31-12-1999': expected a date such as 1997-09-15",
  ),
  broken(
    'a fault that is none',
    'faults:\n  - { kind: cable-cutt, target: line }\n',
    "4:13: 'cable-cutt': expected name-server-dead, lame-delegation, nxdomain, cable-cut, satellite-only, prefix-hijacked, prefix-withdrawn, mtu-black-hole, nat-table-full, port-closed, firewall-drop, certificate-expired, certificate-wrong-name or http-503; did you mean cable-cut?",
  ),
]

const LAN = `switches: { lan: {} }
`

const SENSE_MISTAKES: readonly BrokenWorld[] = [
  broken(
    'two machines with a name',
    'hosts:\n  lan: { interfaces: { eth0: {} } }\nswitches: { lan: {} }\ncables: [{ between: [lan eth0, lan] }]\n',
    '5:13: there is a host lan already',
    '6:21: both ends are at lan',
    "6:32: say which interface of lan the cable is for, as in 'lan eth0'",
  ),
  broken(
    'two cables with a name',
    `${LAN}hubs: { a: {}, b: {} }\ncables:\n  - { between: [lan, a], name: c }\n  - { between: [lan, b], name: c }\n`,
    '7:32: there is another cable c',
  ),
  broken(
    'a cable to a machine that there is not',
    `${LAN}hubs: { hub: {} }\ncables:\n  - { between: [lan, hubb] }\n  - { between: [lan, hub] }\n`,
    '6:22: there is no machine hubb; did you mean hub?',
  ),
  broken(
    'a cable to an interface that there is not',
    `hosts:\n  pc: { interfaces: { eth0: {} } }\n${LAN}cables:\n  - { between: [pc eth1, lan] }\n`,
    '7:17: pc has no interface eth1; it has eth0',
  ),
  broken(
    'a cable to a host without its interface',
    `hosts:\n  pc: { interfaces: { eth0: {} } }\n${LAN}cables:\n  - { between: [pc, lan] }\n`,
    "7:17: say which interface of pc the cable is for, as in 'pc eth0'",
  ),
  broken(
    'a cable to a host that needs none',
    `${PROVIDER}hosts:\n  pc: { address: 192.0.2.1 }\n${LAN}cables:\n  - { between: [pc eth0, lan] }\n  - { between: [r1, r2] }\n`,
    '9:17: pc has its place by its address, and takes no cable',
  ),
  broken(
    'a modem without its port',
    `modems: [modem]\n${LAN}cables:\n  - { between: [modem, lan] }\n`,
    "6:17: say which port of modem the cable is for: 'modem lan' or 'modem line'",
  ),
  broken(
    'a port that modems do not have',
    `modems: [modem]\n${LAN}cables:\n  - { between: [modem wan, lan] }\n`,
    '6:17: the modem modem has the ports lan and line, and no wan',
  ),
  broken(
    'two cables at a port',
    `hosts:\n  pc: { interfaces: { eth0: {} } }\nswitches: { lan: {}, wan: {} }\ncables:\n  - { between: [pc eth0, lan] }\n  - { between: [pc eth0, wan] }\n`,
    '8:17: there is a cable at pc eth0 already',
  ),
  broken(
    'a cable that leads back',
    `${LAN}cables:\n  - { between: [lan, lan] }\n`,
    '5:16: both ends are at lan',
  ),
  broken(
    'a loop of switches',
    'switches: { a: {}, b: {}, c: {} }\ncables:\n  - { between: [a, b] }\n  - { between: [b, c] }\n  - { between: [c, a] }\n',
    '7:5: this cable closes a loop, in which a broadcast would go round for ever',
  ),
  broken(
    'a network that a router does not have',
    `${PROVIDER}${LAN}cables:\n  - { between: [lan, r1 198.51.100.0/24] }\n  - { between: [r1, r2] }\n`,
    '7:22: the router r1 has no network 198.51.100.0/24; it has 192.0.2.0/24',
  ),
  broken(
    'addresses for a cable that has no routers',
    `${LAN}hubs: { hub: {} }\ncables:\n  - { between: [lan, hub], network: 192.0.2.0/30, cost: 3 }\n`,
    '6:28: a network is for cables between two routers',
    '6:51: a cost is for cables between two routers',
  ),
  broken(
    'a network without room for two',
    `${PROVIDER}cables:\n  - { between: [r1, r2], network: 198.51.100.0/31 }\n`,
    '6:35: 198.51.100.0/31 has no room for two routers; a /30 has',
  ),
  broken(
    'two cables with one network',
    `${PROVIDER}cables:\n  - { between: [r1, r2], network: 198.51.100.0/30 }\n  - { between: [r1, r2], network: 198.51.100.0/24 }\n`,
    "7:35: 198.51.100.0/24 overlaps 198.51.100.0/30, which is another cable's",
  ),
  broken(
    'machines that nothing leads to',
    `hosts:\n  pc: { interfaces: { eth0: {} } }\n${LAN}modems: [modem]\n`,
    '4:3: no cable leads to the host pc',
    '5:13: no cable leads to the switch lan',
    '6:10: no cable leads to the modem modem',
  ),
  broken(
    'a router that nothing leads to',
    `${PROVIDER.replace('r2]', 'r2, r3]')}cables:\n  - { between: [r1, r2] }\n`,
    '4:69: no cable leads to the router r3',
  ),
  broken('a host with nothing', 'hosts:\n  pc: {}\n', '4:3: pc has neither interfaces nor an address'),
  broken(
    'a host with an address and interfaces',
    `${PROVIDER}hosts:\n  pc: { address: 192.0.2.1, interfaces: { eth0: {} } }\n${LAN}cables:\n  - { between: [pc eth0, lan] }\n  - { between: [r1, r2] }\n`,
    '6:9: pc has interfaces: an address belongs to one of them',
  ),
  broken(
    'an address that no prefix covers',
    `${PROVIDER}hosts:\n  pc: { address: 198.51.100.1 }\ncables:\n  - { between: [r1, r2] }\n`,
    '6:18: no prefix of an autonomous system covers 198.51.100.1',
  ),
  broken(
    "addresses of a prefix that are nobody's",
    `${PROVIDER}hosts:\n  a: { address: 192.0.2.0 }\n  b: { address: 192.0.2.255 }\ncables:\n  - { between: [r1, r2] }\n`,
    "6:17: 192.0.2.0 is the network itself, and nobody's address in it",
    "7:17: 192.0.2.255 means all hosts of its network, and nobody's address in it",
  ),
  broken(
    'the address of a network',
    `hosts:\n  pc: { interfaces: { eth0: { address: 192.0.2.0/24 } } }\n${LAN}cables:\n  - { between: [pc eth0, lan] }\n`,
    "4:40: 192.0.2.0/24 is the network itself, and nobody's address in it",
  ),
  broken(
    'the address of all hosts',
    `hosts:\n  pc: { interfaces: { eth0: { address: [192.0.2.1/24, 192.0.2.255/24] } } }\n${LAN}cables:\n  - { between: [pc eth0, lan] }\n`,
    "4:55: 192.0.2.255/24 means all hosts of its network, and nobody's address in it",
  ),
  broken(
    'a next hop in another network',
    `hosts:\n  pc: { interfaces: { eth0: { address: 192.0.2.1/24 } }, gateway: 198.51.100.1 }\n${LAN}cables:\n  - { between: [pc eth0, lan] }\n`,
    '4:67: the next hop 198.51.100.1 is in no network of an interface',
  ),
  broken(
    'an address twice',
    `hosts:\n  a: { interfaces: { eth0: { address: 192.0.2.1/24 } } }\n  b: { interfaces: { eth0: { address: 192.0.2.1/24 } } }\n${LAN}cables:\n  - { between: [a eth0, lan] }\n  - { between: [b eth0, lan] }\n`,
    '5:39: a has the address 192.0.2.1 already',
  ),
  broken(
    'an Ethernet address twice',
    `hosts:\n  a: { interfaces: { eth0: { mac: '02:00:00:00:00:0a' } } }\n  b: { interfaces: { eth0: { mac: '02:00:00:00:00:0A' } } }\n${LAN}cables:\n  - { between: [a eth0, lan] }\n  - { between: [b eth0, lan] }\n`,
    '5:35: a has the Ethernet address 02:00:00:00:00:0a already',
  ),
  broken(
    'NAT on an interface that there is not',
    `hosts:\n  gw: { interfaces: { eth0: {} }, nat: { outside: eth1, inside: [eth0] } }\n${LAN}cables:\n  - { between: [gw eth0, lan] }\n`,
    '4:51: there is no interface eth1; there is eth0',
  ),
  broken(
    'NAT from an interface to itself',
    `hosts:\n  gw: { interfaces: { eth0: {} }, nat: { outside: eth0, inside: [eth0] } }\n${LAN}cables:\n  - { between: [gw eth0, lan] }\n`,
    '4:66: eth0 cannot be inside and outside',
  ),
  broken(
    'DHCP on an interface that there is not',
    `hosts:\n  gw: { interfaces: { eth0: {} }, dhcpServers: { eth1: { range: [192.0.2.1, 192.0.2.9] } } }\n${LAN}cables:\n  - { between: [gw eth0, lan] }\n`,
    '4:50: there is no interface eth1; there is eth0',
  ),
  broken(
    'DHCP from an interface without an address',
    `hosts:\n  gw: { interfaces: { eth0: {} }, dhcpServers: { eth0: { range: [192.0.2.1, 192.0.2.9] } } }\n${LAN}cables:\n  - { between: [gw eth0, lan] }\n`,
    '4:50: eth0 has no address to serve DHCP from',
  ),
  broken(
    'DHCP of addresses of another network',
    `hosts:\n  gw: { interfaces: { eth0: { address: 192.0.2.1/24 } }, dhcpServers: { eth0: { range: [192.0.2.9, 198.51.100.9] } } }\n${LAN}cables:\n  - { between: [gw eth0, lan] }\n`,
    '4:100: 198.51.100.9 is not in the network of eth0, 192.0.2.1/24',
  ),
  broken(
    'DHCP of a range that ends before it begins',
    `hosts:\n  gw: { interfaces: { eth0: { address: 192.0.2.1/24 } }, dhcpServers: { eth0: { range: [192.0.2.9, 192.0.2.2] } } }\n${LAN}cables:\n  - { between: [gw eth0, lan] }\n`,
    '4:88: the range ends before it begins: 192.0.2.9 to 192.0.2.2',
  ),
  broken(
    'a provider that there is not',
    `${PROVIDER.replace('routers', 'providers: [6450], routers')}cables:\n  - { between: [r1, r2] }\n`,
    '4:63: there is no autonomous system 6450; did you mean 64500?',
  ),
  broken(
    'a default route from nobody',
    `${PROVIDER.replace('routers', 'receives: default, routers')}cables:\n  - { between: [r1, r2] }\n`,
    '4:61: AS64500 has no provider from which it could get a default route',
  ),
  broken(
    'a system that is its own peer',
    `${PROVIDER.replace('routers', 'peers: [64500], routers')}cables:\n  - { between: [r1, r2] }\n`,
    '4:59: AS64500 cannot be its own neighbor',
  ),
  broken(
    'two systems that provide for each other',
    `autonomousSystems:\n  1: { name: A, holder: A, registry: arin, routers: [a], providers: [2] }\n  2: { name: B, holder: B, registry: arin, routers: [b], providers: [1] }\ncables:\n  - { between: [a, b] }\n`,
    '5:70: AS2 and AS1 have another relation already',
  ),
  broken(
    'related systems without a cable',
    `autonomousSystems:\n  1: { name: A, holder: A, registry: arin, routers: [a], providers: [2] }\n  2: { name: B, holder: B, registry: arin, routers: [b], peers: [3] }\n  3: { name: C, holder: C, registry: arin, routers: [c] }\ncables:\n  - { between: [b, c] }\n  - { between: [a, c] }\n`,
    '4:70: no cable joins a router of AS1 to one of AS2',
    '9:5: AS1 and AS3 have no relation, so that no route goes over this cable',
  ),
  broken(
    'a filter for a stranger',
    `${PROVIDER.replace('routers', 'filters: { 1: [] }, routers')}cables:\n  - { between: [r1, r2] }\n`,
    '4:62: AS1 is no neighbor of AS64500',
  ),
  broken(
    'a prefix at a router of nobody',
    `${PROVIDER.replace('24: r1', '24: r3')}cables:\n  - { between: [r1, r2] }\n`,
    '4:96: AS64500 has no router r3; it has r1, r2',
  ),
  broken(
    'a prefix at no router',
    `${PROVIDER.replace('24: r1', '24: { gateway: 192.0.2.1 }')}cables:\n  - { between: [r1, r2] }\n`,
    '4:82: 192.0.2.0/24 is at no router',
  ),
  broken(
    'a gateway outside of its prefix',
    `${PROVIDER.replace('24: r1', '24: { router: r1, gateway: 192.0.3.1 }')}cables:\n  - { between: [r1, r2] }\n`,
    '4:119: 192.0.3.1 is not in 192.0.2.0/24',
  ),
  broken(
    'a prefix within another at one router',
    `${PROVIDER.replace('24: r1', '24: r1, 192.0.0.0/16: [r2, r1]')}cables:\n  - { between: [r1, r2] }\n`,
    '4:100: 192.0.0.0/16 overlaps 192.0.2.0/24, which is at r1 too',
  ),
  broken(
    'a router for all else that there is not',
    `${PROVIDER}cables:\n  - { between: [r1, r2] }\nelsewhere: r\n`,
    '7:12: no autonomous system has a router r',
  ),
  broken(
    'a cut of a cable that there is not',
    `${PROVIDER}cables:\n  - { between: [r1, r2], name: atlantic }\nfaults:\n  - { kind: cable-cut, target: altantic }\n`,
    '8:32: there is no cable altantic; did you mean atlantic?',
  ),
]

describe.each([
  ['in its YAML', YAML_MISTAKES],
  ['in its form', FORM_MISTAKES],
  ['in its sense', SENSE_MISTAKES],
])('a world file with a mistake %s', (_, worlds) => {
  it.each(worlds)('$title', ({ text, mistakes }) => {
    expect(mistakesOf(text)).toEqual(mistakes)
  })
})
