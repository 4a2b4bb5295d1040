/** `rootwalk resolver`: one recursive resolver. */

import { Command } from 'commander'
import type { SocketAddress } from '../address/socket-address.ts'
import { listenOption } from './argument.ts'
import { exitingWith } from './exit-code.ts'

const LISTEN: SocketAddress = { ip: '127.0.0.1', port: 5300 }

const EXAMPLES = `
Only this machine may ask unless --allow admits others, wherever it listens: a resolver open to all is a
weapon for some. The log goes to stderr. SIGINT (Ctrl-C) or SIGTERM ends it.

Examples:
  rootwalk resolver
  rootwalk resolver --hints named.root --listen 192.0.2.1:53 --allow 192.0.2.0/24 2001:db8::/32

Exit code: 0 when it was told to end; 1 for hints that cannot be used or an address that
cannot be had; 2 for wrong usage.`

export function resolverCommand(): Command {
  return new Command('resolver')
    .summary('one recursive resolver, from the root hints')
    .description('Resolve names from the root down, over UDP and TCP, with a cache.')
    .option('--hints <file>', "names and addresses of the root servers; those of IANA's root when left out")
    .addOption(listenOption(LISTEN))
    .option('--allow <block...>', 'address blocks that may ask, besides this machine')
    .option('--ipv6', 'talk to servers over IPv6 too')
    .option('--log-queries', 'log one line for each question, with where the answer came from')
    .option('--json', 'print where it listens as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./resolver-action.ts')).serveRecursion))
}
