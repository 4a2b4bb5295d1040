/** The servers that `rootwalk up` runs, as its `--json` output tells of them: where to begin, and where each one is. */

import type { SocketAddress } from '../address/socket-address.ts'
import { CLASS } from '../dns/iana/classes.ts'
import { TYPE } from '../dns/iana/types.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { parseRdata } from '../dns/rdata/registry.ts'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import { AddressMap } from '../lab/mapped-network.ts'
import { CommandFailure, EXIT } from './exit-code.ts'
import { readWhole } from './input-files.ts'

export interface RunningFleet {
  /** Those that serve the root. */
  readonly hints: readonly ResourceRecord[]
  readonly map: AddressMap
}

interface RunningServer {
  readonly name: string
  readonly address: string
  readonly endpoint: SocketAddress
  readonly zones: readonly string[]
}

/** Hints do not age while a question is answered. */
const TTL_SECONDS = 86_400

/**
 * The fleet of which the first line of a file tells.
 *
 * @throws FileError
 * @throws CommandFailure when that line is something else
 */
export async function readRunningFleet(files: FileReader, path: string): Promise<RunningFleet> {
  const servers = parseServers((await readWhole(files, path)).toString('utf8').split('\n', 1)[0]!)
  if (servers === undefined) {
    throw new CommandFailure(
      EXIT.usage,
      `${path} does not begin with the line that 'rootwalk up --json' begins with`,
    )
  }
  const map = new AddressMap()
  for (const { address, endpoint } of servers) map.put(address, endpoint)
  return { hints: hintsFor(servers.filter(({ zones }) => zones.includes('.'))), map }
}

function parseServers(line: string): readonly RunningServer[] | undefined {
  try {
    const { servers } = JSON.parse(line) as { servers?: unknown }
    return Array.isArray(servers) && servers.every(isRunningServer) ? servers : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isRunningServer(value: unknown): value is RunningServer {
  const { name, address, endpoint, zones } = value as Partial<RunningServer>
  return (
    typeof name === 'string' &&
    typeof address === 'string' &&
    typeof endpoint?.ip === 'string' &&
    typeof endpoint.port === 'number' &&
    Array.isArray(zones)
  )
}

/** A server has an entry for each of its addresses, and one name. */
function hintsFor(servers: readonly RunningServer[]): ResourceRecord[] {
  const names = [...new Set(servers.map(({ name }) => name))]
  return [
    ...names.map((name) => hint(DomainName.root, TYPE.NS, name)),
    ...servers.map(({ name, address }) =>
      hint(DomainName.parse(name), address.includes(':') ? TYPE.AAAA : TYPE.A, address),
    ),
  ]
}

function hint(owner: DomainName, type: number, data: string): ResourceRecord {
  const rdata = parseRdata(type, CLASS.IN, data)
  return { owner, type, rrclass: CLASS.IN, ttlSeconds: TTL_SECONDS, rdata }
}
