// A name server on a host of a world, for the zone of example.com, and a host that asks it.

import { Authority } from '../../src/dns/authority/authority.ts'
import { serveBoth } from '../../src/dns/server/dns-server.ts'
import { parseZone } from '../../src/dns/zone/zone-text.ts'
import type { WiredWorld } from '../../src/sim/wired-world.ts'

const ZONE = [
  '$TTL 300',
  '@ SOA ns hostmaster 1 7200 900 1209600 60',
  '@ NS ns',
  '@ MX 10 mail',
  '@ TXT "some text"',
  'ns A 10.0.0.2',
  'mail A 10.0.0.2',
  'www CNAME server',
  'server A 10.0.0.2',
  'server AAAA 2001:db8::2',
  '',
].join('\n')

const REVERSE = [
  '$TTL 300',
  '@ SOA ns.example.com. h.example.com. 1 7200 900 1209600 60',
  '@ NS ns.example.com.',
  '2 PTR server.example.com.',
  '',
].join('\n')

/** Serves the zones on `server`, and makes `laptop` ask there. */
export async function startNameServer(world: WiredWorld): Promise<void> {
  const zones = [
    parseZone(ZONE, { origin: 'example.com.', file: 'example.com.zone' }),
    parseZone(REVERSE, { origin: '0.0.10.in-addr.arpa.', file: '0.0.10.in-addr.arpa.zone' }),
  ]
  const authority = new Authority({ zones })
  const respond = authority.respond.bind(authority)
  await world.run(serveBoth(world.host('server'), { ip: '10.0.0.2', port: 53 }, respond))
  world.host('laptop').files.put('etc/resolv.conf', '# by hand\nnameserver 10.0.0.2\n')
}
