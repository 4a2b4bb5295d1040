// The authorities of a zones folder, each at port 53 of its real address: run in a network namespace that has these
// addresses. A program of the built package's parts, since `rootwalk up` puts the same servers on ports of loopback.
//
//   node real-address-servers.js ZONES

import process from 'node:process'
import { Authority } from '../../../dist/dns/authority/authority.js'
import { serveBoth } from '../../../dist/dns/server/dns-server.js'
import { planFleet } from '../../../dist/lab/fleet-plan.js'
import { readZonesFolder } from '../../../dist/lab/zone-folder.js'
import { nodeRuntime } from '../../../dist/node/node-runtime.js'

const runtime = nodeRuntime()
const { zones, errors } = await readZonesFolder(runtime.files, process.argv[2])
for (const error of errors) throw error

const { servers } = planFleet(zones)
for (const { ip, zones: served } of servers) {
  const authority = new Authority({ zones: served })
  await serveBoth(runtime, { ip, port: 53 }, (query, client) => authority.respond(query, client))
}
console.log(`ready: ${servers.length} servers`)
