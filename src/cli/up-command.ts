/** `rootwalk up`: all servers of a folder of zones and a resolver, on this machine. */

import { Command, InvalidArgumentError, Option } from 'commander'
import type { SocketAddress } from '../address/socket-address.ts'
import { listenOption, portValue } from './argument.ts'
import { exitingWith } from './exit-code.ts'

const LISTEN: SocketAddress = { ip: '127.0.0.1', port: 5300 }
/** Clear of `authority`'s port, and of those that multicast DNS and LLMNR have. */
const FIRST_SERVER_PORT = 5401

const EXAMPLES = `
Each *.zone file is a zone; its NS records and their addresses say which servers there are. Every server gets a
port of 127.0.0.1. Edit a file, and the next answer of its servers is the new one; while a file is broken its last
good zone is served. Where a port is taken the next free one is used. The log goes to stderr.
SIGINT (Ctrl-C) or SIGTERM ends it.

Examples:
  rootwalk up
  rootwalk up ./my-zones --listen 5353 --port-base 6000
  dig @127.0.0.1 -p 5300 www.google.com

Exit code: 0 when it was told to end; 1 for broken zones or an address that cannot be had; 2 for wrong usage.`

export function upCommand(): Command {
  return new Command('up')
    .summary('all servers of a folder of zones, and a resolver')
    .description(
      'Start the servers that a folder of zone files calls for, from the root down, and a resolver.',
    )
    .argument('[zones-dir]', 'the folder; ./zones, or else the zones that come with rootwalk')
    .addOption(listenOption(LISTEN))
    .option(
      '--port-base <port>',
      'the port of the first server; 0 takes free ones',
      portValue,
      FIRST_SERVER_PORT,
    )
    .addOption(new Option('--port <port>').hideHelp().argParser(refusePort))
    .option('-q, --quiet', 'print no table of the servers, and no line for each query')
    .option('--json', 'print the start and each query as one line of JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./up-action.ts')).up))
}

/** What other programs call the one port that they have. */
function refusePort(): never {
  throw new InvalidArgumentError(
    "Use --listen for the resolver's port, --port-base for those of the servers.",
  )
}
