// How an application's names resolve, from the root down: an integration test to copy into your own project.
//
// Each test starts a small Internet of its own, made of three zones. No test sees what another one did, and
// nothing leaves this machine.

import { Resolver } from 'node:dns/promises'
import { FlatWorld, startLab } from 'rootwalk'
import { describe, expect, it } from 'vitest'

// The NS records say which servers there are, and their addresses where they are: nothing else is configured.
const ROOT = `
$TTL 86400
@                   SOA    ns.root-servers. admin.root-servers. 1 1800 900 604800 86400
@                   NS     ns.root-servers.
ns.root-servers.    A      192.0.2.1
example.            NS     ns.example.
ns.example.         A      192.0.2.2      ; glue: the way to the servers of example
cloud.              NS     ns.cloud.
ns.cloud.           A      192.0.2.3
`

const EXAMPLE = `
$TTL 300
@         SOA    ns admin 1 7200 900 1209600 60
@         NS     ns
ns        A      192.0.2.2
api       CNAME  lb-7.cloud.              ; run by someone else
www       A      192.0.2.80
`

const CLOUD = `
$TTL 60
@         SOA    ns admin 1 7200 900 1209600 60
@         NS     ns
ns        A      192.0.2.3
lb-7      A      198.51.100.7
`

const zones = { '.': ROOT, example: EXAMPLE, cloud: CLOUD }

describe('the names of our application', () => {
  it('resolve through an alias into the zone of our provider', async () => {
    await using lab = await startLab({ zones })
    const { rcode, answers } = await lab.resolve('api.example', 'A')
    expect(rcode).toBe('NOERROR')
    expect(answers).toMatchObject([
      { name: 'api.example.', type: 'CNAME', data: 'lb-7.cloud.' },
      { name: 'lb-7.cloud.', type: 'A', data: '198.51.100.7' },
    ])
  })

  it('cost one question to each zone on the way, and none the second time', async () => {
    await using lab = await startLab({ zones })
    const first = await lab.resolve('www.example', 'A')
    expect(first.asked('example.')).toMatchObject([
      { server: 'ns.example.', address: '192.0.2.2', name: 'www.example.', outcome: 'answer' },
    ])
    const second = await lab.resolve('www.example', 'A')
    expect(second.conversation).toEqual([])
  })

  it('do not exist when they are misspelt', async () => {
    await using lab = await startLab({ zones })
    const { rcode, authorities } = await lab.resolve('wwww.example', 'A')
    expect(rcode).toBe('NXDOMAIN')
    expect(authorities).toMatchObject([{ name: 'example.', type: 'SOA' }])
  })

  it('resolve for any program that asks the resolver at its address', async () => {
    await using lab = await startLab({ zones })
    const { ip, port } = lab.resolver.address
    const resolver = new Resolver()
    resolver.setServers([`${ip}:${port}`])
    expect(await resolver.resolve4('www.example')).toEqual(['192.0.2.80'])
  })
})

describe('when the provider moves the load balancer', () => {
  it('the old address is used until its TTL is over', async () => {
    // In a simulated world the same lab runs on virtual time: a minute takes no time at all.
    const world = new FlatWorld()
    await using lab = await startLab({ zones, world })
    await lab.resolve('api.example', 'A')
    await lab.edit('cloud', CLOUD.replace('198.51.100.7', '198.51.100.8').replace('admin 1', 'admin 2'))

    await world.runFor(59_000)
    const before = await lab.resolve('api.example', 'A')
    expect(before.answers.at(-1)).toMatchObject({ data: '198.51.100.7', ttl: 1 })

    await world.runFor(1_000)
    const after = await lab.resolve('api.example', 'A')
    expect(after.answers.at(-1)).toMatchObject({ data: '198.51.100.8', ttl: 60 })
    // The alias lives longer than the address: only the provider was asked again.
    expect(after.conversation.map(({ zone }) => zone)).toEqual(['cloud.'])
  })

  it('a zone file with a mistake is refused, and the old one stays', async () => {
    await using lab = await startLab({ zones })
    await expect(lab.edit('cloud', CLOUD.replace('198.51.100.7', '198.51.100.777'))).rejects.toMatchObject({
      name: 'ZoneFileError',
      line: 6,
      token: '198.51.100.777',
    })
    const { answers } = await lab.resolve('lb-7.cloud', 'A')
    expect(answers).toMatchObject([{ data: '198.51.100.7' }])
  })
})
