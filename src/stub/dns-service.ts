/** The service `dns` for names of hosts: each form of a name in turn, until the servers know one. */

import { ipv4Text, readIpv4 } from '../address/ipv4-number.ts'
import { formatIpv6 } from '../address/ipv6.ts'
import { RCODE } from '../dns/iana/codes.ts'
import { TYPE } from '../dns/iana/types.ts'
import type { Message } from '../dns/message/message.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { reverseName } from '../dns/name/reverse-name.ts'
import { TextError } from '../errors.ts'
import type { AddressFamily, FoundHost } from './found-host.ts'
import type { NameServers, ServersAnswer } from './name-servers.ts'
import type { ResolvConf } from './resolv-conf.ts'
import { namesToTry } from './search-list.ts'
import type { ServiceResult } from './service-order.ts'
import type { StepRecord } from './stub-step.ts'

/** A chain of aliases that is longer leads nowhere. */
const MOST_ALIASES = 16

const TYPE_OF = { inet: TYPE.A, inet6: TYPE.AAAA } as const

/** Addresses of a name as it was typed, with the search list of `conf`. */
export async function lookUpInDns(
  servers: NameServers,
  conf: ResolvConf,
  typed: string,
  families: readonly AddressFamily[],
  record: StepRecord,
): Promise<ServiceResult<FoundHost>> {
  if (isLocalhost(typed)) return localhost(typed, families, record)
  if (families.length === 0) return { status: 'notfound', error: 'EAI_NODATA' }
  const types = families.map((family) => TYPE_OF[family])
  const failures: Failure[] = []
  for (const { name: text, why } of namesToTry(typed, conf)) {
    const name = tryName(text)
    if (name === undefined) continue
    record.add({ kind: 'name-tried', name: name.toString(), why })
    const answers = await servers.ask(name, types)
    const found = foundIn(name, answers)
    if (found !== undefined) return { status: 'success', value: found }
    const failure = failureOf(answers)
    failures.push(failure)
    // Nobody is there: no other form of the name would change that.
    if (failure.status === 'unavail') return failure
  }
  return mostTelling(failures)
}

/** The name of an address. */
export async function lookUpAddressInDns(servers: NameServers, ip: string): Promise<ServiceResult<string>> {
  const name = reverseName(ip)
  const answers = await servers.ask(name, [TYPE.PTR])
  for (const answer of answers) {
    if (answer.kind !== 'message') continue
    const { records } = recordsOf(name, answer.message)
    const pointer = records.find(({ type }) => type === TYPE.PTR)
    if (pointer !== undefined) return { status: 'success', value: plainText(DomainName.from(pointer.rdata)) }
  }
  return failureOf(answers)
}

/** RFC 6761 §6.3: the name and all below it mean this host. */
function isLocalhost(typed: string): boolean {
  return /(^|\.)localhost\.?$/i.test(typed)
}

function localhost(
  typed: string,
  families: readonly AddressFamily[],
  record: StepRecord,
): ServiceResult<FoundHost> {
  record.add({ kind: 'localhost', name: typed })
  const addresses = families.map((family) => (family === 'inet' ? '127.0.0.1' : '::1'))
  return { status: 'success', value: { canonicalName: typed.replace(/\.$/, ''), addresses } }
}

/** What the answers about one name say together; undefined without an address. */
function foundIn(name: DomainName, answers: readonly ServersAnswer[]): FoundHost | undefined {
  const chains = answers.flatMap((each) => (each.kind === 'message' ? [recordsOf(name, each.message)] : []))
  const found = chains.filter(({ addresses }) => addresses.length > 0)
  if (found[0] === undefined) return undefined
  return {
    canonicalName: plainText(found[0].owner),
    addresses: found.flatMap(({ addresses }) => addresses),
    ttlSeconds: Math.min(...found.map(({ ttlSeconds }) => ttlSeconds)),
  }
}

interface Chain {
  /** The name at the end of the aliases (RFC 1034 §3.6.2). */
  readonly owner: DomainName
  readonly records: readonly ResourceRecord[]
  readonly addresses: readonly string[]
  /** The least of aliases and addresses. */
  readonly ttlSeconds: number
}

function recordsOf(name: DomainName, { answers }: Message): Chain {
  let owner = name
  let ttlSeconds = Infinity
  for (let links = 0; links < MOST_ALIASES; links++) {
    const alias = answers.find((each) => each.type === TYPE.CNAME && each.owner.equals(owner))
    if (alias === undefined) break
    owner = DomainName.from(alias.rdata)
    ttlSeconds = Math.min(ttlSeconds, alias.ttlSeconds)
  }
  const records = answers.filter((each) => each.owner.equals(owner))
  const addresses = records.flatMap(addressIn)
  for (const each of records) ttlSeconds = Math.min(ttlSeconds, each.ttlSeconds)
  return { owner, records, addresses, ttlSeconds }
}

function addressIn({ type, rdata }: ResourceRecord): string[] {
  if (type === TYPE.A) return [ipv4Text(readIpv4(rdata, 0))]
  return type === TYPE.AAAA ? [formatIpv6(rdata)] : []
}

type Failure = Exclude<ServiceResult<never>, { status: 'success' }>

/** One type may be known to be missing while the servers were silent about the other: then it may yet be there. */
function failureOf(answers: readonly ServersAnswer[]): Failure {
  if (answers.every(({ kind }) => kind === 'silent')) return { status: 'unavail', error: 'EAI_AGAIN' }
  if (answers.some(({ kind }) => kind !== 'message')) return { status: 'tryagain', error: 'EAI_AGAIN' }
  const rcodes = answers.map((each) => (each.kind === 'message' ? each.message.rcode : undefined))
  if (rcodes.includes(RCODE.NOERROR)) return { status: 'notfound', error: 'EAI_NODATA' }
  if (rcodes.includes(RCODE.NXDOMAIN)) return { status: 'notfound', error: 'EAI_NONAME' }
  return { status: 'notfound', error: 'EAI_FAIL' }
}

/** As res_search(3): that a name exists without addresses says more than that another one does not exist. */
function mostTelling(failures: readonly Failure[]): Failure {
  for (const error of ['EAI_NODATA', 'EAI_AGAIN', 'EAI_FAIL'] as const) {
    const failure = failures.find((each) => each.error === error)
    if (failure !== undefined) return failure
  }
  return { status: 'notfound', error: 'EAI_NONAME' }
}

/** As people write it, without the final dot. */
function plainText(name: DomainName): string {
  return name.isRoot ? '.' : name.toString().slice(0, -1)
}

/** The name that is typed; undefined for what cannot be one. */
export function tryName(text: string): DomainName | undefined {
  try {
    return text === '' ? undefined : DomainName.parse(text)
  } catch (error) {
    if (error instanceof TextError) return undefined
    throw error
  }
}
