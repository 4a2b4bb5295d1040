/**
 * A thousand laptops behind fifty home routers, in one world with the Internet around them, each loading one page by
 * https: name, TCP, TLS, page and image. Nothing is recorded; certificates are made before the clock is started.
 *
 * Run after `npm run build`: taskset -c 0 node bench/journey.js [laptops] [homes]
 */

import { readFile } from 'node:fs/promises'
import { startInternet } from '../dist/internet/start-internet.js'
import { Browser } from '../dist/journey/browser.js'
import { parseWebUrl } from '../dist/journey/web-url.js'
import { defaultWorld } from '../dist/node/default-world.js'
import { readWorldFile } from '../dist/worldfile/read-world-file.js'
import { worldWithHomes } from './journey/homes.js'
import { mebibytes, peakMemory, thousands } from './stack/measure.js'

const URL_OF_ALL = parseWebUrl('https://www.google.com/')

/** Their beginnings are spread over this time, one after the other. */
const SPREAD_MS = 10_000

const [laptops, homes] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 50)]

const text = worldWithHomes(await readFile(defaultWorld, 'utf8'), homes, laptops)
const started = process.cpuUsage()
const internet = await startInternet({ world: readWorldFile(text, 'homes.yaml'), zones: 'zones' })
const { world, roots } = internet
console.log(`Node ${process.version}, one thread; ${laptops} laptops behind ${homes} home routers\n`)
console.log(`start     ${cpuSeconds(started).toFixed(2)} s of CPU, ${world.hosts.length} hosts`)

const framesBefore = frames()
const virtualBefore = world.nowMs
const before = process.cpuUsage()
const outcomes = await world.run(Promise.all(Array.from({ length: laptops }, (_, i) => journey(i))))
const cpu = cpuSeconds(before)

const passed = frames() - framesBefore
const loaded = outcomes.filter(({ kind }) => kind === 'page').length
const virtual = (world.nowMs - virtualBefore) / 1000
console.log(`journeys  ${loaded} of ${laptops} pages came, in ${virtual.toFixed(1)} s of virtual time`)
console.log(
  `          ${thousands(loaded / cpu)} journeys and ${thousands(passed / cpu)} frames a second of CPU`,
)
console.log(
  `          ${cpu.toFixed(2)} s of CPU, ${thousands(passed)} frames, ${(passed / laptops).toFixed(0)} a journey`,
)
console.log(`memory    ${mebibytes(peakMemory())} at most`)
console.log('\nagain: npm run bench:journey')
await internet.close()
if (loaded < laptops) process.exitCode = 1

async function journey(number) {
  const host = world.host(`laptop${number + 1}`)
  host.kernel.settings.tcp.noDelay = true
  await world.pause((number * SPREAD_MS) / laptops)
  const browser = new Browser(host, { roots, now: () => world.nowMs, note: () => {}, onKeyLog: () => {} })
  return browser.load(URL_OF_ALL)
}

/** All that came off a cable at a card. */
function frames() {
  const cards = world.hosts.flatMap(({ kernel }) => kernel.interfaces)
  const boxes = world.switches.flatMap(({ ports }) => ports)
  return [...cards, ...boxes].reduce((sum, { statistics }) => sum + statistics.receivedFrames, 0)
}

function cpuSeconds(since) {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}
