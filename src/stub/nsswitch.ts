/**
 * nsswitch.conf(5): which services are consulted for a database, in which order, and what the status of each leads
 * to. Knows no services.
 */

/** What came of consulting a service. `unavail`: it is not there, or not reachable. `tryagain`: it is, but busy. */
export type NssStatus = 'success' | 'notfound' | 'unavail' | 'tryagain'
/** `return` ends the search with what is known by then. */
export type NssAction = 'return' | 'continue'

export interface NssService {
  readonly name: string
  readonly actions: Readonly<Record<NssStatus, NssAction>>
}

/** The line of one database. */
export interface NssLine {
  /** As it stands in the file, without its comment; undefined for a built-in order. */
  readonly text: string | undefined
  readonly services: readonly NssService[]
}

export interface Nsswitch {
  readonly databases: ReadonlyMap<string, NssLine>
  /** The lines that make no sense, which count as missing. Lines count from 1. */
  readonly mistakes: readonly { readonly line: number; readonly text: string }[]
}

const STATUSES: readonly NssStatus[] = ['success', 'notfound', 'unavail', 'tryagain']

const DEFAULT_ACTIONS: Readonly<Record<NssStatus, NssAction>> = {
  success: 'return',
  notfound: 'continue',
  unavail: 'continue',
  tryagain: 'continue',
}

/** Never throws. Of several lines for one database the last one holds, as in glibc. */
export function parseNsswitch(text: string): Nsswitch {
  const databases = new Map<string, NssLine>()
  const mistakes: { line: number; text: string }[] = []
  for (const [index, whole] of text.split('\n').entries()) {
    const line = whole.split('#', 1)[0]!.trim()
    if (line === '') continue
    const colon = line.indexOf(':')
    const services = colon < 1 ? undefined : readServices(line.slice(colon + 1))
    if (services === undefined) mistakes.push({ line: index + 1, text: line })
    else databases.set(line.slice(0, colon).trim().toLowerCase(), { text: line, services })
  }
  return { databases, mistakes }
}

/** Of a database without a line: those of glibc since 2.35. */
export function defaultLine(database: string): NssLine {
  const names = database === 'hosts' ? ['files', 'dns'] : ['files']
  return { text: undefined, services: names.map((name) => ({ name, actions: DEFAULT_ACTIONS })) }
}

/** Undefined for what is malformed. */
function readServices(text: string): NssService[] | undefined {
  const tokens = text
    .replace(/[[\]=!]/g, ' $& ')
    .split(/\s+/)
    .filter((token) => token !== '')
  const services: NssService[] = []
  for (let at = 0; at < tokens.length;) {
    if (tokens[at] !== '[') {
      const name = tokens[at++]!
      if (']=!'.includes(name)) return undefined
      services.push({ name, actions: DEFAULT_ACTIONS })
      continue
    }
    const close = tokens.indexOf(']', at)
    const service = services.pop()
    const actions = service && readActions(tokens.slice(at + 1, Math.max(at, close)), service.actions)
    if (close < 0 || actions === undefined) return undefined
    services.push({ name: service!.name, actions })
    at = close + 1
  }
  return services
}

/** `NOTFOUND = return`, `! UNAVAIL = return`, and further ones: the tokens between brackets. */
function readActions(
  tokens: readonly string[],
  before: NssService['actions'],
): NssService['actions'] | undefined {
  const actions = { ...before }
  for (let at = 0; at < tokens.length; at += 3) {
    const isNegated = tokens[at] === '!'
    if (isNegated) at++
    const status = STATUSES.find((each) => each === tokens[at]?.toLowerCase())
    const action = tokens[at + 2]?.toLowerCase()
    if (status === undefined || tokens[at + 1] !== '=') return undefined
    if (action !== 'return' && action !== 'continue') return undefined
    for (const each of STATUSES) if ((each === status) !== isNegated) actions[each] = action
  }
  return tokens.length === 0 ? undefined : actions
}
