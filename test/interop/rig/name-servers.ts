// Authoritative servers of several makers, ours among them, set up alike from one description: which zones each holds,
// and from whom. Each has an address of its own and listens there at port 53, so they live in a network namespace.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually, RunningProgram, runProgram } from './program.ts'
import { runRootwalk, startServing } from './rootwalk.ts'
import type { ScratchFolder } from './scratch-folder.ts'

export type Maker = 'rootwalk' | 'named' | 'nsd' | 'knotd'

export interface Key {
  readonly name: string
  /** In base64; HMAC-SHA256. */
  readonly secret: string
}

export interface PrimaryZone {
  readonly name: string
  /** The text of its file. */
  readonly text: string
  /** Secondaries, by address: they are told of changes. */
  readonly secondaries: readonly string[]
  /** The catalog that lists it, if one does. */
  readonly catalog?: string
}

export interface SecondaryZone {
  readonly name: string
  /** The primary's address. */
  readonly primary: string
  /** What it lists are secondary zones from the same primary. */
  readonly isCatalog?: boolean
}

export interface NameServerOptions {
  readonly maker: Maker
  readonly ip: string
  readonly key: Key
  readonly primaries?: readonly PrimaryZone[]
  readonly secondaries?: readonly SecondaryZone[]
  /** A catalog that it makes of those of its primary zones that name it, and the secondaries of that. */
  readonly catalog?: { readonly name: string; readonly secondaries: readonly string[] }
  readonly folder: ScratchFolder
  readonly through: readonly string[]
}

export interface NameServer extends AsyncDisposable {
  readonly maker: Maker
  readonly ip: string
  readonly program: RunningProgram
  /** Another text for the file of a primary zone, which takes effect at once. */
  edit(zone: string, text: string): void
}

interface Place extends NameServerOptions {
  /** A folder of its own. */
  readonly directory: string
  readonly fileOf: (zone: string) => string
}

/** How a maker's server is set up and started. */
interface Setup {
  readonly config: (place: Place) => string
  readonly file: string
  readonly command: (config: string, place: Place) => readonly [program: string, ...args: string[]]
  /** What it prints once it serves. */
  readonly isUp: RegExp
  /** Whether it has to be told that a file has changed. */
  readonly needsSignal: boolean
}

export async function startNameServer(options: NameServerOptions): Promise<NameServer> {
  const { maker, ip, folder, primaries = [], through } = options
  const directory = folder.pathOf(`${maker}-${ip}`)
  mkdirSync(directory, { recursive: true })
  const fileOf = (zone: string): string => join(directory, `${zone}zone`)
  for (const { name, text } of primaries) writeFileSync(fileOf(name), text)
  const place: Place = { ...options, directory, fileOf }
  const setup = SETUPS[maker]
  const config = folder.write(`${maker}-${ip}/${setup.file}`, setup.config(place))
  const [command, ...args] = setup.command(config, place)
  const program =
    maker === 'rootwalk'
      ? await startServing([command, ...args], { through })
      : RunningProgram.start(command, args, { through })
  if (maker !== 'rootwalk') {
    await program.printed(setup.isUp)
    await eventually(`an answer of ${maker}`, () => isAnswering(ip, through))
  }
  return {
    maker,
    ip,
    program,
    edit: (zone, text) => {
      writeFileSync(fileOf(zone), text)
      if (setup.needsSignal) program.signal('SIGHUP')
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  }
}

async function isAnswering(ip: string, through: readonly string[]): Promise<true | undefined> {
  const args = ['-r', `@${ip}`, '+norec', '+tries=1', '+time=1', 'CH', 'TXT', 'version.server']
  return (await runProgram('dig', args, { through })).status === 0 ? true : undefined
}

/** All that a server says a zone holds, as dig prints it, in one order; undefined while it gives nothing. */
export async function transferred(
  { ip }: NameServer,
  zone: string,
  key: Key,
  through: readonly string[],
): Promise<string[] | undefined> {
  const args = [
    '-r',
    `@${ip}`,
    '-y',
    `hmac-sha256:${key.name}:${key.secret}`,
    '+onesoa',
    '+nocmd',
    '+nostats',
  ]
  const { stdout } = await runProgram('dig', [...args, zone, 'AXFR'], { through })
  const records = stdout.split('\n').filter((line) => line !== '' && !line.startsWith(';'))
  if (records.length === 0) return undefined
  return records
    .filter((line) => !/\sTSIG\s/.test(line))
    .map((line) => line.replace(/\s+/g, ' ').toLowerCase())
    .sort()
}

/** How many transfers one of ours has sent, or received, by their differences. */
export async function incrementalTransfers(
  { program, ip }: NameServer,
  folder: ScratchFolder,
): Promise<number> {
  const socket = folder.pathOf(`rootwalk-${ip}/control`)
  const { stdout } = await runRootwalk(['control', 'stats', '--json', '--at', socket])
  const { traffic } = JSON.parse(stdout) as {
    traffic?: { transfersOut: { IXFR: number }; transfersIn: { deltas: number } }
  }
  if (traffic === undefined) throw new Error(`no statistics: ${stdout} ${program.output}`)
  return traffic.transfersOut.IXFR + traffic.transfersIn.deltas
}

/** The serial of the zone that a server answers with; undefined while it has none. */
export async function serialAt(
  { ip }: NameServer,
  zone: string,
  through: readonly string[],
): Promise<number | undefined> {
  const args = ['-r', `@${ip}`, '+norec', '+short', '+tries=1', '+time=2', zone, 'SOA']
  const { stdout } = await runProgram('dig', args, { through })
  const serial = stdout.split(' ')[2]
  return serial === undefined ? undefined : Number(serial)
}

const ROOTWALK: Setup = {
  file: 'authority.yaml',
  command: (config) => ['authority', '--config', config],
  isUp: /^ready/m,
  needsSignal: false,
  config: ({ ip, key, directory, fileOf, primaries = [], secondaries = [], catalog }) => {
    const state = join(directory, 'state')
    mkdirSync(state, { recursive: true })
    return JSON.stringify({
      listen: `${ip}:53`,
      state,
      control: join(directory, 'control'),
      keys: { [key.name]: { algorithm: 'hmac-sha256', secret: key.secret } },
      defaults: { allowTransfer: `key ${key.name}`, allowUpdate: `key ${key.name}` },
      zones: {
        ...Object.fromEntries(
          primaries.map(({ name, secondaries, catalog }) => [
            name,
            {
              file: fileOf(name),
              notify: secondaries.map((address) => `${address} key ${key.name}`),
              ...(catalog !== undefined && { catalog }),
            },
          ]),
        ),
        ...Object.fromEntries(
          secondaries.map(({ name, primary, isCatalog }) => [
            name,
            { primaries: `${primary} key ${key.name}`, ...(isCatalog === true && { members: true }) },
          ]),
        ),
        ...(catalog !== undefined && {
          [catalog.name]: {
            produce: true,
            notify: catalog.secondaries.map((address) => `${address} key ${key.name}`),
          },
        }),
      },
    })
  },
}

const NAMED: Setup = {
  file: 'named.conf',
  command: (config) => ['named', '-g', '-c', config],
  isUp: / running$/m,
  needsSignal: true,
  config: ({ ip, key, directory, fileOf, primaries = [], secondaries = [] }) => {
    const signed = (address: string): string => `${address} key "${key.name}";`
    const catalogs = secondaries.filter(({ isCatalog }) => isCatalog)
    return `
key "${key.name}" { algorithm hmac-sha256; secret "${key.secret}"; };
options {
  directory "${directory}";
  pid-file none;
  session-keyfile none;
  listen-on { ${ip}; };
  listen-on-v6 { none; };
  recursion no;
  dnssec-validation no;
  query-source address ${ip};
  transfer-source ${ip};
  notify-source ${ip};
  notify explicit;
  notify-delay 0;
  ixfr-from-differences yes;
  allow-transfer { key "${key.name}"; };
  allow-notify { key "${key.name}"; };
  serial-query-rate 100;
  ${
    catalogs.length === 0
      ? ''
      : `catalog-zones { ${catalogs
          .map(
            ({ name, primary }) =>
              `zone "${name}" default-primaries { ${signed(primary)} } min-update-interval 1;`,
          )
          .join(' ')} };`
  }
};
controls { };
${primaries
  .map(
    ({ name, secondaries }) =>
      `zone "${name}" { type primary; file "${fileOf(name)}"; also-notify { ${secondaries.map(signed).join(' ')} }; };`,
  )
  .join('\n')}
${secondaries
  .map(
    ({ name, primary }) =>
      `zone "${name}" { type secondary; file "${fileOf(name)}"; primaries { ${signed(primary)} }; };`,
  )
  .join('\n')}
`
  },
}

const NSD: Setup = {
  file: 'nsd.conf',
  command: (config) => ['nsd', '-d', '-c', config],
  isUp: /nsd started/,
  needsSignal: true,
  config: ({ ip, key, directory, fileOf, primaries = [], secondaries = [] }) => `
server:
  server-count: 1
  ip-address: ${ip}
  port: 53
  username: ""
  chroot: ""
  zonesdir: "${directory}"
  database: ""
  pidfile: "${directory}/nsd.pid"
  xfrdfile: "${directory}/xfrd.state"
  xfrdir: "${directory}"
  zonelistfile: "${directory}/zone.list"
  xfrd-reload-timeout: 0
  verbosity: 3
remote-control:
  control-enable: no
key:
  name: "${key.name}"
  algorithm: hmac-sha256
  secret: "${key.secret}"
${primaries
  .map(
    ({ name, secondaries }) => `zone:
  name: "${name}"
  zonefile: "${fileOf(name)}"
  store-ixfr: yes
  create-ixfr: yes
  provide-xfr: 0.0.0.0/0 ${key.name}
  outgoing-interface: ${ip}
${secondaries.map((address) => `  notify: ${address} ${key.name}`).join('\n')}
`,
  )
  .join('\n')}
${secondaries
  .map(
    ({ name, primary }) => `zone:
  name: "${name}"
  zonefile: "${fileOf(name)}"
  allow-notify: ${primary} ${key.name}
  request-xfr: ${primary} ${key.name}
  provide-xfr: 0.0.0.0/0 ${key.name}
  outgoing-interface: ${ip}
`,
  )
  .join('\n')}
`,
}

const KNOTD: Setup = {
  file: 'knot.conf',
  command: (config) => ['knotd', '-c', config],
  isUp: /server started/,
  needsSignal: true,
  config: ({ ip, key, directory, fileOf, primaries = [], secondaries = [], catalog }) => {
    const peers = new Set([
      ...primaries.flatMap((zone) => zone.secondaries),
      ...secondaries.map(({ primary }) => primary),
      ...(catalog?.secondaries ?? []),
    ])
    const list = (items: readonly string[]): string => `[${items.map((item) => `"${item}"`).join(', ')}]`
    return `
server:
  listen: ${ip}@53
  rundir: "${directory}"
log:
  - target: stdout
    any: info
database:
  storage: "${directory}"
key:
  - id: "${key.name}"
    algorithm: hmac-sha256
    secret: "${key.secret}"
remote:
${[...peers].map((address) => `  - id: "${address}"\n    address: ${address}\n    via: ${ip}\n    key: "${key.name}"`).join('\n')}
acl:
  - id: signed
    key: "${key.name}"
    action: [transfer, notify]
template:
  - id: default
    storage: "${directory}"
    acl: signed
    journal-content: all
    zonefile-sync: -1
${secondaries
  .filter(({ isCatalog }) => isCatalog)
  .map(
    ({ primary }) => `  - id: members
    storage: "${directory}"
    acl: signed
    master: "${primary}"`,
  )
  .join('\n')}
zone:
${primaries
  .map(
    ({ name, secondaries, catalog }) => `  - domain: "${name}"
    file: "${fileOf(name)}"
    zonefile-load: difference
    notify: ${list(secondaries)}
${catalog === undefined ? '' : `    catalog-role: member\n    catalog-zone: "${catalog}"`}`,
  )
  .join('\n')}
${secondaries
  .map(
    ({ name, primary, isCatalog }) => `  - domain: "${name}"
    master: "${primary}"
${isCatalog === true ? '    catalog-role: interpret\n    catalog-template: members' : ''}`,
  )
  .join('\n')}
${
  catalog === undefined
    ? ''
    : `  - domain: "${catalog.name}"
    catalog-role: generate
    notify: ${list(catalog.secondaries)}`
}
`
  },
}

const SETUPS: Readonly<Record<Maker, Setup>> = { rootwalk: ROOTWALK, named: NAMED, nsd: NSD, knotd: KNOTD }
