/** The commands of `rootwalk control`, by the servers that have them. Loads nothing: help has to be there at once. */

import { resolve } from 'node:path'

/** What has a control socket. */
export type Program = 'resolver' | 'authority'

const BOTH: readonly Program[] = ['resolver', 'authority']
const RESOLVER: readonly Program[] = ['resolver']
const AUTHORITY: readonly Program[] = ['authority']

/** A command and what it is given; what is undefined is left out. */
export interface ControlWords {
  readonly command: string
  readonly [key: string]: string | boolean | undefined
}

/** What is asked of the server, from the arguments. */
type Request = (...args: (string | undefined)[]) => ControlWords

export interface Subcommand {
  readonly name: string
  readonly of: readonly Program[]
  readonly what: string
  readonly arguments?: readonly (readonly [form: string, what: string])[]
  readonly flags?: readonly (readonly [name: string, what: string])[]
  readonly examples: readonly string[]
  /** The flags that were given go along, each by its name. */
  readonly request: Request
  /** Where an authority takes the arguments for something else. */
  readonly ofAuthority?: Request
}

export const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: 'status',
    of: BOTH,
    what: 'who runs there, and for how long',
    examples: ['status'],
    request: () => ({ command: 'status' }),
  },
  {
    name: 'stats',
    of: BOTH,
    what: 'all that was counted since the start, or the last reset',
    flags: [['reset', 'count anew from now on, once it is told; metrics go on']],
    examples: ['stats', 'stats --json', 'stats --reset'],
    request: () => ({ command: 'stats' }),
  },
  {
    name: 'dump',
    of: RESOLVER,
    what: 'all that the cache holds, as a zone file with who said it; or what is known of servers',
    arguments: [['[what]', 'cache or servers; the cache when left out']],
    examples: ['dump', 'dump servers'],
    request: (what = 'cache') => ({ command: 'dump', what }),
  },
  {
    name: 'flush',
    of: BOTH,
    what: 'forget what is known of a name, of one of its types, of all names below it, or everything; write updates of a zone to its file',
    arguments: [
      ['[what]', 'of a resolver: name, tree or all; of an authority: a zone, or all when left out'],
      ['[name]', 'the name'],
      ['[type]', 'a record type, of a name'],
    ],
    examples: [
      'flush name www.example.com',
      'flush name www.example.com AAAA',
      'flush tree example.com',
      'flush all',
      'flush example.com',
    ],
    request: (what, name, type) => ({ command: 'flush', what, name, type }),
    ofAuthority: (name) => ({ command: 'flush', name }),
  },
  {
    name: 'trace',
    of: RESOLVER,
    what: 'resolve a name there, and show each step with its reason',
    arguments: [
      ['<name>', 'the name'],
      ['[type]', 'the record type'],
    ],
    examples: ['trace www.example.com', 'trace example.com MX --json'],
    request: (name, type) => ({ command: 'trace', name, type }),
  },
  {
    name: 'lookup',
    of: RESOLVER,
    what: 'which rules apply to a name, what is held of it, where a walk would begin, and whom it would ask',
    arguments: [
      ['<name>', 'the name'],
      ['[type]', 'the record type that rules are heard about; A when left out'],
    ],
    examples: ['lookup www.example.com', 'lookup www.example.com AAAA'],
    request: (name, type) => ({ command: 'lookup', name, type }),
  },
  {
    name: 'requests',
    of: RESOLVER,
    what: 'the questions that are being resolved, and what they wait for',
    examples: ['requests'],
    request: () => ({ command: 'requests' }),
  },
  {
    name: 'reload',
    of: BOTH,
    what: 'read the configuration again; with mistakes in it all stays as it was',
    examples: ['reload'],
    request: () => ({ command: 'reload' }),
  },
  {
    name: 'log',
    of: BOTH,
    what: 'log each query, or no more',
    arguments: [['<queries>', 'on or off']],
    examples: ['log on'],
    request: (queries) => ({ command: 'log', queries }),
  },
  {
    name: 'save',
    of: RESOLVER,
    what: 'write the cache to its file',
    arguments: [['[file]', 'another file than the configured one']],
    examples: ['save', 'save /tmp/cache.bin'],
    request: (file) => ({ command: 'save', file: file === undefined ? file : resolve(file) }),
  },
  {
    name: 'load',
    of: RESOLVER,
    what: 'take back what a file of the cache holds, for as long as it still lives',
    arguments: [['[file]', 'another file than the configured one']],
    examples: ['load'],
    request: (file) => ({ command: 'load', file: file === undefined ? file : resolve(file) }),
  },
  {
    name: 'zones',
    of: AUTHORITY,
    what: 'the zones, with what is served of each',
    examples: ['zones', 'zones --json'],
    request: () => ({ command: 'zones' }),
  },
  zoneCommand('zone', '<zone>', 'all that is known of a zone'),
  zoneCommand('notify', '<zone>', 'tell the servers that are to be told of its changes what a zone is now'),
  zoneCommand('refresh', '<zone>', 'ask the primaries of a secondary zone now whether it has changed'),
  zoneCommand('retransfer', '<zone>', 'get a secondary zone anew, whatever its serial'),
  zoneCommand(
    'freeze',
    '[zone]',
    'write updates of a zone to its file, and take no more until it is thawed; all zones when left out',
  ),
  zoneCommand(
    'thaw',
    '[zone]',
    'read the file of a zone that is frozen, and take updates again; all zones when left out',
  ),
]

function zoneCommand(name: string, form: '<zone>' | '[zone]', what: string): Subcommand {
  return {
    name,
    of: AUTHORITY,
    what,
    arguments: [[form, 'the name of the zone']],
    examples: [`${name} example.com`],
    request: (zone) => ({ command: name, name: zone }),
  }
}
