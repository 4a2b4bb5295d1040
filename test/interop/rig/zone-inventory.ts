// What the default zones hold and who serves them, as BIND's compiler reads the files: the independent view that the
// answers of rootwalk are compared with.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from './program.ts'

export const ZONES = fileURLToPath(new URL('../../../zones', import.meta.url))

export interface ZoneRecord {
  readonly owner: string
  readonly ttlSeconds: number
  readonly type: string
  readonly data: string
}

export interface InventoryZone {
  /** With its final dot. */
  readonly origin: string
  readonly file: string
  readonly records: readonly ZoneRecord[]
}

/** Every zone of a folder. Throws when named-compilezone refuses one. */
export async function readInventory(folder: string = ZONES): Promise<InventoryZone[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.zone'))
  return Promise.all(files.map((file) => readZone(join(folder, file), originOf(file))))
}

/** By custom a zone file is called as its zone. */
export function originOf(file: string): string {
  return file === 'root.zone' ? '.' : file.replace(/zone$/, '')
}

async function readZone(file: string, origin: string): Promise<InventoryZone> {
  const lines = await compileZone(file, origin)
  return { origin, file, records: lines.map(parseRecord) }
}

/** One line for each record: owner, TTL, class, type and data, every name whole. */
export async function compileZone(file: string, origin: string): Promise<string[]> {
  // -i local: the checks must not look names up in the Internet.
  const args = ['-q', '-i', 'local', '-s', 'full', '-o', '-', origin, file]
  const { status, stdout, stderr } = await runProgram('named-compilezone', args)
  if (status !== 0) throw new Error(`named-compilezone ${file}: ${stdout}${stderr}`)
  return stdout.split('\n').filter((line) => line !== '')
}

function parseRecord(line: string): ZoneRecord {
  const fields = /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(line)
  if (fields === null) throw new Error(`not a record: ${line}`)
  return { owner: fields[1]!, ttlSeconds: Number(fields[2]), type: fields[3]!, data: fields[4]! }
}

/** The zones that each address serves: those whose apex NS records name a host of that address. */
export function zonesByAddress(zones: readonly InventoryZone[]): Map<string, InventoryZone[]> {
  const addresses = zones.flatMap(({ records }) => records).filter(isAddress)
  const served = new Map<string, InventoryZone[]>()
  for (const zone of zones) {
    const hosts = new Set(apexServers(zone))
    const ips = addresses.filter(({ owner }) => hosts.has(owner)).map(({ data }) => data)
    for (const ip of new Set(ips)) served.set(ip, [...(served.get(ip) ?? []), zone])
  }
  return served
}

function apexServers({ origin, records }: InventoryZone): string[] {
  return records.filter(({ owner, type }) => owner === origin && type === 'NS').map(({ data }) => data)
}

function isAddress({ type }: ZoneRecord): boolean {
  return type === 'A' || type === 'AAAA'
}

/** A hints file: the NS records of the root and the addresses of its servers. */
export function rootHints(zones: readonly InventoryZone[]): string {
  const root = zones.find(({ origin }) => origin === '.')!
  const hosts = new Set(apexServers(root))
  const servers = root.records.filter(({ owner, type }) => owner === '.' && type === 'NS')
  const glue = root.records.filter((record) => hosts.has(record.owner) && isAddress(record))
  return [...servers, ...glue].map((record) => `${formatRecord(record)}\n`).join('')
}

export function formatRecord({ owner, ttlSeconds, type, data }: ZoneRecord): string {
  return `${owner} ${ttlSeconds} IN ${type} ${data}`
}
