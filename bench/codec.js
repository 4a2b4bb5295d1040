/**
 * Decode and encode of five real messages, through the public functions, beside dns-packet in the same process.
 *
 * Both sides take turns in short rounds of CPU time, so that the machine's mood meets both; the figure of a side
 * is the median of its rounds. After a decode every field is read, strings to their last character, so that nothing
 * lazy escapes. Run after `npm run build`: node bench/codec.js [rounds]
 */

import { readFileSync } from 'node:fs'
import dnsPacket from 'dns-packet'
import { decodeMessage, encodeMessage } from '../dist/index.js'

const MESSAGES = ['google-fr-query', 'google-fr-response', 'referral', 'mail', 'dnssec']
const ROUND_MS = 20
const rounds = Number(process.argv[2] ?? 31)

let checksum = 0

/** Reads everything. */
function readAll(message) {
  let sum = message.id + message.flags + message.type.length + message.opcode.length + message.rcode.length
  sum += message.flag_qr + message.flag_aa + message.flag_tc + message.flag_rd + message.flag_ra
  sum += message.flag_z + message.flag_ad + message.flag_cd
  for (const { name, type, class: rrclass } of message.questions) {
    sum += readText(name) + readText(type) + readText(rrclass)
  }
  sum += readRecords(message.answers) + readRecords(message.authorities) + readRecords(message.additionals)
  return sum
}

function readRecords(records) {
  let sum = 0
  for (const record of records) {
    sum += readText(record.name) + readText(record.type)
    if (record.type === 'OPT') {
      sum += record.udpPayloadSize + record.extendedRcode + record.ednsVersion + record.flags + record.flag_do
      sum += readValue(record.options)
    } else {
      sum += readText(record.class) + record.ttl + readValue(record.data)
    }
  }
  return sum
}

function readValue(value) {
  switch (typeof value) {
    case 'string':
      return readText(value)
    case 'number':
      return value
    case 'boolean':
      return value ? 1 : 0
    default:
      return readObject(value)
  }
}

function readObject(value) {
  let sum = 0
  if (value === null) return sum
  if (value instanceof Uint8Array) return value.length === 0 ? sum : value.length + value[value.length - 1]
  if (Array.isArray(value)) for (const item of value) sum += readValue(item)
  else for (const key in value) sum += readValue(value[key])
  return sum
}

/** Asking for a character makes a string of pieces whole. */
function readText(text) {
  return text.length === 0 ? 0 : text.length + text.charCodeAt(text.length - 1)
}

/** Nanoseconds of CPU time per call over one round: what else runs on the machine does not count. */
function round(run, calls) {
  const start = process.cpuUsage()
  for (let i = 0; i < calls; i++) run()
  const { user, system } = process.cpuUsage(start)
  return ((user + system) * 1000) / calls
}

/** How many calls make up a round. Warms the function up on the way. */
function callsPerRound(run) {
  let calls = 1
  while (round(run, calls) * calls < ROUND_MS * 1e6) calls *= 2
  return calls
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1]
}

/** The median time of each contender, in nanoseconds. */
function race(contenders) {
  const calls = contenders.map(callsPerRound)
  const times = contenders.map(() => [])
  for (let i = 0; i < rounds; i++) contenders.forEach((run, j) => times[j].push(round(run, calls[j])))
  return times.map(median)
}

function contendersFor(octets) {
  const buffer = Buffer.from(octets)
  const ours = decodeMessage(octets)
  const theirs = dnsPacket.decode(buffer)
  return {
    decode: [
      () => (checksum += readAll(decodeMessage(octets))),
      () => (checksum += readAll(dnsPacket.decode(buffer))),
    ],
    encode: [
      () => (checksum += encodeMessage(ours).length),
      () => (checksum += dnsPacket.encode(theirs).length),
    ],
  }
}

function readMessage(name) {
  const url = new URL(`../test/dns/message/captured/${name}.hex`, import.meta.url)
  return Uint8Array.from(Buffer.from(readFileSync(url, 'ascii').replaceAll(/\s/g, ''), 'hex'))
}

function print(...cells) {
  const [name, way, ours, theirs, times] = cells
  console.log(
    `${name.padEnd(20)} ${way.padEnd(7)} ${ours.padStart(9)} ${theirs.padStart(11)} ${times.padStart(7)}`,
  )
}

const totals = { decode: [0, 0], encode: [0, 0] }
print('message', 'way', 'rootwalk', 'dns-packet', 'faster')
for (const name of MESSAGES) {
  for (const [way, contenders] of Object.entries(contendersFor(readMessage(name)))) {
    const [ours, theirs] = race(contenders)
    totals[way][0] += ours
    totals[way][1] += theirs
    print(name, way, `${ours.toFixed(0)} ns`, `${theirs.toFixed(0)} ns`, `${(theirs / ours).toFixed(1)}x`)
  }
}
for (const [way, [ours, theirs]] of Object.entries(totals)) {
  print('all', way, `${ours.toFixed(0)} ns`, `${theirs.toFixed(0)} ns`, `${(theirs / ours).toFixed(1)}x`)
}
console.log(`node ${process.version}, ${rounds} rounds of ${ROUND_MS} ms each, checksum ${checksum % 1e6}`)
