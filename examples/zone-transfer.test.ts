// How a change of a zone gets from the primary to a secondary: an integration test to copy into your own project.
//
// Both servers run with the configuration that `rootwalk authority --config` takes, on simulated hosts with files of
// their own. Time is virtual, and ten days without a primary are over at once.

import {
  decodeMessage,
  encodeMessage,
  FlatWorld,
  readAuthoritySettings,
  RunningAuthority,
  type AuthorityEvent,
  type FlatHost,
  type PlainMessage,
} from 'rootwalk'
import { describe, expect, it } from 'vitest'

const KEY =
  'keys: { transfer: { algorithm: hmac-sha256, secret: 4/Io6fvDBC9DR3sFNKb4EGRmbxkYSN1QzQ4CdnVnqD4= } }'

const PRIMARY = `
listen: 192.0.2.1:53
state: state
${KEY}
zones:
  example.com:
    file: example.com.zone
    allowTransfer: key transfer
    allowUpdate: 192.0.2.9
    notify: 192.0.2.2 key transfer
`

const SECONDARY = `
listen: 192.0.2.2:53
${KEY}
zones:
  example.com: { primaries: 192.0.2.1 key transfer }
`

const ZONE = `
$TTL 300
@     SOA  ns hostmaster 1 3600 600 864000 60
@     NS   ns
ns    A    192.0.2.1
www   A    192.0.2.80
`

/** An authority on a host, and what it has told of itself. */
class Server {
  readonly events: AuthorityEvent[] = []
  readonly host: FlatHost

  constructor(host: FlatHost, config: string) {
    this.host = host
    host.files.put('authority.yaml', config)
  }

  async start(): Promise<RunningAuthority> {
    const settings = await readAuthoritySettings(this.host.files, 'authority.yaml')
    return RunningAuthority.start(this.host, settings, { observe: (event) => this.events.push(event) })
  }

  /** How the zone came here, each time that it did: as a whole (AXFR) or by what has changed (IXFR). */
  get transfers(): string[] {
    return this.events.flatMap((each) =>
      each.kind === 'secondary' && each.event.kind === 'transferred'
        ? [`${each.event.form} ${each.event.serial}`]
        : [],
    )
  }
}

function twoServers() {
  const world = new FlatWorld()
  const primary = new Server(world.host('192.0.2.1'), PRIMARY)
  const secondary = new Server(world.host('192.0.2.2'), SECONDARY)
  primary.host.files.put('example.com.zone', ZONE)
  const start = () => world.run(Promise.all([primary.start(), secondary.start()]))
  return { world, primary, secondary, client: world.host('192.0.2.9'), start }
}

/** Sends one message to a server and gives the response. */
async function send(
  client: FlatHost,
  server: string,
  message: Parameters<typeof encodeMessage>[0],
): Promise<PlainMessage> {
  const socket = await client.network.bindDatagram({ ip: client.addresses[0]!, port: 0 })
  try {
    return await new Promise((resolve) => {
      socket.onDatagram((payload) => resolve(decodeMessage(payload)))
      socket.send(encodeMessage({ id: 1, ...message }), { ip: server, port: 53 })
    })
  } finally {
    socket.close()
  }
}

const WWW = { questions: [{ name: 'www.example.com.', type: 'A' }] }

describe('a change of a zone', () => {
  it('is at the secondary within seconds when the file is edited: by IXFR, after a NOTIFY', async () => {
    const { world, primary, secondary, client, start } = twoServers()
    const servers = await start()
    await world.runFor(1000)
    primary.host.files.put('example.com.zone', ZONE.replace(' 1 ', ' 2 ').replace('.80', '.81'))
    await world.runFor(5000)

    expect(secondary.transfers).toEqual(['whole 1', 'deltas 2'])
    const { answers } = await world.run(send(client, '192.0.2.2', WWW))
    expect(answers).toMatchObject([{ name: 'www.example.com.', type: 'A', data: '192.0.2.81' }])
    await world.run(Promise.all(servers.map((server) => server.close())))
  })

  it('is there as well when it comes by dynamic update, and in the file of the primary soon after', async () => {
    const { world, primary, secondary, client, start } = twoServers()
    const servers = await start()
    await world.runFor(1000)
    // RFC 2136: the zone in the place of the question, and what is to be added in that of the authorities.
    const update = {
      opcode: 'UPDATE',
      questions: [{ name: 'example.com.', type: 'SOA' }],
      authorities: [{ name: 'new.example.com.', type: 'A', ttl: 300, data: '192.0.2.82' }],
    }
    expect((await world.run(send(client, '192.0.2.1', update))).rcode).toBe('NOERROR')
    await world.runFor(60_000)

    expect(secondary.transfers).toEqual(['whole 1', 'deltas 2'])
    let text = ''
    for await (const piece of primary.host.files.read('example.com.zone'))
      text += Buffer.from(piece).toString()
    expect(text).toMatch(/^new +(300 +)?A +192\.0\.2\.82$/m)
    await world.run(Promise.all(servers.map((server) => server.close())))
  })
})

describe('when the primary cannot be reached', () => {
  it('the secondary answers until the zone expires, and no longer', async () => {
    const { world, primary, client, start } = twoServers()
    const servers = await start()
    await world.runFor(1000)
    primary.host.unplug()

    await world.runFor(9 * 86_400_000)
    expect((await world.run(send(client, '192.0.2.2', WWW))).rcode).toBe('NOERROR')
    await world.runFor(86_400_000)
    expect((await world.run(send(client, '192.0.2.2', WWW))).rcode).toBe('SERVFAIL')
    await world.run(Promise.all(servers.map((server) => server.close())))
  })
})
