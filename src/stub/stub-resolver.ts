/**
 * What a host does when a program calls getaddrinfo(3): the files and services of nsswitch.conf in their order, the DNS
 * being one of them. It remembers nothing: each call reads the files anew and asks anew, as the C library does.
 */

import { SocketError, type Files, type Runtime } from '../runtime/runtime.ts'
import { lookUpAddressInDns, lookUpInDns } from './dns-service.ts'
import { lookUpAddressInHosts, lookUpInHosts } from './files-service.ts'
import { sortAddresses, type AddressFamily, type FoundHost } from './found-host.ts'
import { parseHosts, type HostsEntry } from '../address/hosts-file.ts'
import { NameServers } from './name-servers.ts'
import { defaultLine, parseNsswitch, type NssLine } from './nsswitch.ts'
import { numericAddress } from './numeric-address.ts'
import { parseResolvConf, type ResolvConf } from './resolv-conf.ts'
import { consultServices, type NssServices, type ServiceResult } from './service-order.ts'
import { findService, parseServices, type ServicesEntry } from './services-file.ts'
import { StubError, type StubErrorCode } from './stub-error.ts'
import { StepRecord, type Database, type StubStep } from './stub-step.ts'
import { SYSTEM_FILE, SystemFiles } from './system-files.ts'

export interface StubOptions {
  /** What the paths of files begin with: `/` on a real system, nothing on a simulated host. */
  readonly root?: string
  /** Told of each step when it is done. */
  readonly onStep?: (step: StubStep) => void
}

export interface AddressHints {
  readonly family?: AddressFamily | 'unspec'
  readonly socktype?: 'stream' | 'dgram'
}

export interface AddrInfo {
  readonly canonicalName: string
  /** In the order in which they are best tried; at least one. */
  readonly addresses: readonly string[]
  /** Undefined when no service was asked for. */
  readonly port: number | undefined
  /** Only of what the DNS said. */
  readonly ttlSeconds?: number
  readonly steps: readonly StubStep[]
}

/** Of the files it only reads. */
export type StubRuntime = Pick<Runtime, 'clock' | 'random' | 'network'> & {
  readonly files: Pick<Files, 'read'>
}

/** One call, with what it has read and done so far. */
interface Call {
  readonly record: StepRecord
  readonly files: SystemFiles
}

export class StubResolver {
  readonly #runtime: StubRuntime
  readonly #root: string
  readonly #onStep: ((step: StubStep) => void) | undefined
  /** For `rotate`: calls that have asked a server so far, from a random start. */
  #turn: number | undefined

  constructor(runtime: StubRuntime, { root = '', onStep }: StubOptions = {}) {
    this.#runtime = runtime
    this.#root = root
    this.#onStep = onStep
  }

  /**
   * The addresses of a host, by name or in text, and the port of a service, by name or number. As with AI_ADDRCONFIG,
   * IPv6 is left out on a host without it. Rejects with `StubError`.
   */
  async getAddrInfo(node: string, service?: string, hints: AddressHints = {}): Promise<AddrInfo> {
    const call = this.#begin()
    const { record } = call
    const port = service === undefined ? undefined : await this.#portOf(call, service, hints.socktype)
    const numeric = numericAddress(node)
    if (numeric !== undefined) {
      const family = numeric.includes(':') ? 'inet6' : 'inet'
      if (![family, 'unspec', undefined].includes(hints.family))
        throw new StubError('EAI_ADDRFAMILY', record.steps)
      record.add({ kind: 'numeric-address', address: numeric })
      return { canonicalName: node, addresses: [numeric], port, steps: record.steps }
    }
    const hasIpv6 = await this.#hasIpv6()
    const found = await this.#hostOf(call, node, familiesFor(hints.family, hasIpv6))
    const addresses = sortAddresses(found.addresses, hasIpv6)
    if (addresses.length > 1) record.add({ kind: 'addresses-sorted', addresses })
    return { ...found, addresses, port, steps: record.steps }
  }

  /** The name of an address in text; undefined when nobody knows one. */
  async getNameInfo(ip: string): Promise<string | undefined> {
    const address = numericAddress(ip)
    if (address === undefined) return undefined
    const call = this.#begin()
    const services: NssServices<string> = new Map([
      ['files', async () => lookUpAddressInHosts(await this.#hosts(call), address)],
      ['dns', () => this.#withServers(call, (servers) => lookUpAddressInDns(servers, address))],
    ])
    const line = await this.#line(call, 'hosts')
    const result = await consultServices('hosts', line, services, 'EAI_NONAME', call.record)
    return 'value' in result ? result.value : undefined
  }

  /** The service of a name, as getservbyname(3); of any protocol when that is left out. */
  async getService(name: string, protocol?: string): Promise<ServicesEntry | undefined> {
    const protocols = protocol === undefined ? ['tcp', 'udp'] : [protocol]
    const result = await this.#service(this.#begin(), (entries) => findService(entries, name, protocols))
    return 'value' in result ? result.value : undefined
  }

  /** The service at a port, as getservbyport(3). */
  async getServiceAt(port: number, protocol: string): Promise<ServicesEntry | undefined> {
    const isIt = (entry: ServicesEntry): boolean => entry.port === port && entry.protocol === protocol
    const result = await this.#service(this.#begin(), (entries) => entries.find(isIt))
    return 'value' in result ? result.value : undefined
  }

  #begin(): Call {
    const record = new StepRecord(() => this.#runtime.clock.now(), this.#onStep)
    return { record, files: new SystemFiles(this.#runtime.files, this.#root, record) }
  }

  async #hostOf(call: Call, node: string, families: readonly AddressFamily[]): Promise<FoundHost> {
    const services: NssServices<FoundHost> = new Map([
      ['files', async () => lookUpInHosts(await this.#hosts(call), node, families)],
      [
        'dns',
        () =>
          this.#withServers(call, (servers, conf) =>
            lookUpInDns(servers, conf, node, familiesToAsk(families, conf), call.record),
          ),
      ],
    ])
    const line = await this.#line(call, 'hosts')
    const result = await consultServices('hosts', line, services, 'EAI_NONAME', call.record)
    if ('error' in result) throw new StubError(result.error, call.record.steps)
    return result.value
  }

  async #portOf(call: Call, service: string, socktype: AddressHints['socktype']): Promise<number> {
    if (/^[0-9]+$/.test(service)) {
      if (Number(service) > 0xffff) throw new StubError('EAI_SERVICE', call.record.steps)
      return Number(service)
    }
    const protocols = socktype === undefined ? ['tcp', 'udp'] : [socktype === 'stream' ? 'tcp' : 'udp']
    const result = await this.#service(call, (entries) => findService(entries, service, protocols))
    if ('error' in result) throw new StubError(result.error, call.record.steps)
    return result.value.port
  }

  async #service(
    call: Call,
    find: (entries: readonly ServicesEntry[]) => ServicesEntry | undefined,
  ): Promise<{ value: ServicesEntry } | { error: StubErrorCode }> {
    const inFile = async (): Promise<ServiceResult<ServicesEntry>> => {
      const text = await call.files.text(SYSTEM_FILE.services)
      if (text === undefined) return { status: 'unavail' }
      const entry = find(parseServices(text))
      return entry === undefined ? { status: 'notfound' } : { status: 'success', value: entry }
    }
    const line = await this.#line(call, 'services')
    return consultServices('services', line, new Map([['files', inFile]]), 'EAI_SERVICE', call.record)
  }

  async #line({ files }: Call, database: Database): Promise<NssLine> {
    const text = await files.text(SYSTEM_FILE.nsswitch)
    const known = text === undefined ? undefined : parseNsswitch(text).databases.get(database)
    return known ?? defaultLine(database)
  }

  async #hosts({ files }: Call): Promise<HostsEntry[] | undefined> {
    const text = await files.text(SYSTEM_FILE.hosts)
    return text === undefined ? undefined : parseHosts(text)
  }

  async #withServers<T>(call: Call, use: (servers: NameServers, conf: ResolvConf) => Promise<T>): Promise<T> {
    const conf = parseResolvConf((await call.files.text(SYSTEM_FILE.resolv)) ?? '')
    const servers = new NameServers(this.#runtime, conf, this.#firstServer(conf), call.record)
    try {
      return await use(servers, conf)
    } finally {
      servers.close()
    }
  }

  #firstServer({ nameServers, options }: ResolvConf): number {
    if (!options.rotate) return 0
    this.#turn ??= this.#runtime.random.below(nameServers.length)
    return this.#turn++ % nameServers.length
  }

  /** Whether this host has IPv6 at all, as far as a program can tell without sending anything. */
  async #hasIpv6(): Promise<boolean> {
    try {
      const socket = await this.#runtime.network.bindDatagram({ ip: '::', port: 0 })
      socket.close()
      return true
    } catch (error) {
      if (error instanceof SocketError) return false
      throw error
    }
  }
}

function familiesFor(family: AddressHints['family'], hasIpv6: boolean): readonly AddressFamily[] {
  if (family === 'inet' || family === 'inet6') return [family]
  return hasIpv6 ? ['inet', 'inet6'] : ['inet']
}

/** With `no-aaaa`, the DNS is not asked for IPv6. */
function familiesToAsk(
  families: readonly AddressFamily[],
  { options }: ResolvConf,
): readonly AddressFamily[] {
  return options.noAaaa ? families.filter((family) => family !== 'inet6') : families
}
