// A name server for one zone that takes updates and gives transfers, to be killed at any moment. A program of the built
// package's parts, since here updates have to get into the file a hundred times as often as an operator would want it.
//
//   node primary-server.js FILE JOURNAL WRITE-BACK-MS

import process from 'node:process'
import { Authority } from '../../../dist/dns/authority/authority.js'
import { HostedZone } from '../../../dist/dns/hosting/hosted-zone.js'
import { RequestAccess } from '../../../dist/dns/hosting/request-access.js'
import { ZoneHosting } from '../../../dist/dns/hosting/zone-hosting.js'
import { NameServer } from '../../../dist/dns/nameserver/name-server.js'
import { serveBoth } from '../../../dist/dns/server/dns-server.js'
import { answerTransfer } from '../../../dist/dns/transfer/answer-transfer.js'
import { PrimaryZone } from '../../../dist/dns/update/primary-zone.js'
import { updateHandler } from '../../../dist/dns/update/update-handler.js'
import { readZone } from '../../../dist/dns/zone/zone-text.js'
import { formatSocketAddress } from '../../../dist/address/socket-address.js'
import { nodeRuntime } from '../../../dist/node/node-runtime.js'

const [, , file, journal, writeBackMs] = process.argv
const runtime = nodeRuntime()
const { files, clock } = runtime
const pause = () => new Promise((resolve) => clock.schedule(0, resolve))
const everybody = RequestAccess.everybody

const zone = await readZone(files, file, { pause })
const hosting = new ZoneHosting(new Authority({ zones: [] }))
const access = { query: everybody, transfer: everybody, notify: everybody, update: everybody }
const hosted = new HostedZone({ origin: zone.origin, rrclass: zone.rrclass, access })
const observe = (news) => {
  if (news.kind !== 'written-back') console.log(JSON.stringify(news))
}
const primary = await PrimaryZone.open({ files, clock, hosted, file, zone, journal, observe, pause })
hosting.put(hosted)

const handlers = { update: updateHandler(() => primary), transfer: answerTransfer({ pause }) }
const server = new NameServer({ hosting, clock, handlers })
const { local } = await serveBoth(runtime, { ip: '127.0.0.1', port: 0 }, server.respond)
console.log(`ready at ${formatSocketAddress(local)}`)

for (;;) {
  await new Promise((resolve) => clock.schedule(Number(writeBackMs), resolve))
  await primary.sync()
}
