/** `rootwalk authority`: one authoritative server for the zones in given files. */

import { Command } from 'commander'
import type { SocketAddress } from '../address/socket-address.ts'
import { listenOption } from './argument.ts'
import { exitingWith } from './exit-code.ts'

const LISTEN: SocketAddress = { ip: '127.0.0.1', port: 5310 }

const EXAMPLES = `
A file that changes is read again; while it is broken, its last good zone is served. The log goes to stderr.
SIGINT (Ctrl-C) or SIGTERM ends it.

Examples:
  rootwalk authority --zone zones/example.com.zone
  rootwalk authority --zone zones/com.zone zones/example.com.zone --listen [::1]:5310 --log-queries

Exit code: 0 when it was told to end; 1 for a broken zone or an address that cannot be had; 2 for wrong usage.`

export function authorityCommand(): Command {
  return new Command('authority')
    .summary('one authoritative server for given zone files')
    .description('Serve the zones in given files, over UDP and TCP.')
    .requiredOption('-z, --zone <file...>', 'the zone files to serve')
    .addOption(listenOption(LISTEN))
    .option('--log-queries', 'log one line for each query')
    .option('--json', 'print where it listens, and what it serves, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./authority-action.ts')).serveZones))
}
