/** `rootwalk authority`: one authoritative server, for the zones in given files or by a configuration. */

import { Command, Option } from 'commander'
import { parseSocketAddress } from '../address/socket-address.ts'
import { AUTHORITY_LISTEN, METRICS } from '../config/defaults.ts'
import { listenOptions, optionValue } from './argument.ts'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
A file that changes is read again; while it is broken, its last good zone is served. The log goes to stderr.
SIGINT (Ctrl-C) or SIGTERM ends it, once it has answered what it holds; with a configuration SIGHUP reads that again.
'rootwalk control' tells what it does meanwhile.

Examples:
  rootwalk authority --zone zones/example.com.zone
  rootwalk authority --zone zones/com.zone zones/example.com.zone --listen [::1]:5310 --log-queries
  rootwalk authority --config authority.yaml
  rootwalk authority --config authority.yaml --check

Exit code: 0 when it was told to end; 1 for a broken zone or an address that cannot be had; 2 for wrong usage, or a
configuration with mistakes.`

export function authorityCommand(): Command {
  return new Command('authority')
    .summary('one authoritative server for given zone files')
    .description('Serve zones, over UDP and TCP.')
    .option('-c, --config <file>', 'what to do; the options here count more')
    .addOption(new Option('--check', 'read the configuration, tell its mistakes, and end'))
    .option('-z, --zone <file...>', 'zone files to serve')
    .addOption(listenOptions(AUTHORITY_LISTEN))
    .option('--log-queries', 'log one line for each query')
    .addOption(
      new Option('--metrics [address]', 'serve metrics to Prometheus over HTTP').argParser(
        optionValue((text) => parseSocketAddress(text, METRICS)),
      ),
    )
    .option('--control <socket>', "where 'rootwalk control' finds it; the usual place when left out")
    .option('--no-control', 'open no control socket')
    .option('--json', 'print where it listens, and what it serves, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./authority-action.ts')).serveZones))
}
