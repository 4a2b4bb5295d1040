// A name server for one zone that takes updates and gives transfers, to be killed at any moment. A program of the built
// package's parts, since here updates have to get into the file a hundred times as often as an operator would want it.
//
//   node primary-server.js FILE JOURNAL WRITE-BACK-MS [KEYS]
//
// With a file of keys only who signs with the first of them may update.

import { readFileSync } from 'node:fs'
import process from 'node:process'
import { Authority } from '../../../dist/dns/authority/authority.js'
import { HostedZone } from '../../../dist/dns/hosting/hosted-zone.js'
import { RequestAccess } from '../../../dist/dns/hosting/request-access.js'
import { ZoneHosting } from '../../../dist/dns/hosting/zone-hosting.js'
import { NameServer } from '../../../dist/dns/nameserver/name-server.js'
import { serveBoth } from '../../../dist/dns/server/dns-server.js'
import { answerTransfer } from '../../../dist/dns/transfer/answer-transfer.js'
import { parseKeyFile } from '../../../dist/dns/tsig/key-file.js'
import { KeyRing } from '../../../dist/dns/tsig/tsig-key.js'
import { PrimaryZone } from '../../../dist/dns/update/primary-zone.js'
import { updateHandler } from '../../../dist/dns/update/update-handler.js'
import { readZone } from '../../../dist/dns/zone/zone-text.js'
import { formatSocketAddress } from '../../../dist/address/socket-address.js'
import { nodeRuntime } from '../../../dist/node/node-runtime.js'

const [, , file, journal, writeBackMs, keyFile] = process.argv
const runtime = nodeRuntime()
const { files, clock } = runtime
const pause = () => new Promise((resolve) => clock.schedule(0, resolve))
const keys = keyFile === undefined ? [] : parseKeyFile(readFileSync(keyFile, 'utf8'), keyFile)
const everybody = RequestAccess.everybody
const updaters = keyFile === undefined ? everybody : new RequestAccess([{ key: keys[0].name }])

const zone = await readZone(files, file, { pause })
const hosting = new ZoneHosting(new Authority({ zones: [] }))
const access = { query: everybody, transfer: everybody, notify: everybody, update: updaters }
const hosted = new HostedZone({ origin: zone.origin, rrclass: zone.rrclass, access })
const observe = (news) => {
  if (news.kind !== 'written-back') console.log(JSON.stringify(news))
}
const primary = await PrimaryZone.open({ files, clock, hosted, file, zone, journal, observe, pause })
hosting.put(hosted)

const handlers = { update: updateHandler(() => primary), transfer: answerTransfer({ pause }) }
const server = new NameServer({ hosting, clock, handlers, keys: new KeyRing(keys) })
const { local } = await serveBoth(runtime, { ip: '127.0.0.1', port: 0 }, server.respond)
console.log(`ready at ${formatSocketAddress(local)}`)

for (;;) {
  await new Promise((resolve) => clock.schedule(Number(writeBackMs), resolve))
  await primary.sync()
}
