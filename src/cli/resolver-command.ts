/** `rootwalk resolver`: one recursive resolver. */

import { Command, Option } from 'commander'
import { parseSocketAddress } from '../address/socket-address.ts'
import { LISTEN, METRICS } from '../config/defaults.ts'
import { listenOptions, optionValue } from './argument.ts'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
Only this machine may ask unless --allow admits others, wherever it listens: a resolver open to all is a
weapon for some. The log goes to stderr. SIGINT (Ctrl-C) or SIGTERM ends it, once it has answered what it holds; with
a configuration SIGHUP reads that again. 'rootwalk control' tells what it does meanwhile.

Examples:
  rootwalk resolver
  rootwalk resolver --config resolver.yaml
  rootwalk resolver --config resolver.yaml --check
  rootwalk resolver --hints named.root --listen 192.0.2.1:53 [2001:db8::1]:53 --allow 192.0.2.0/24 2001:db8::/32

Exit code: 0 when it was told to end; 1 for hints that cannot be used or an address that
cannot be had; 2 for wrong usage, or a configuration with mistakes.`

export function resolverCommand(): Command {
  return new Command('resolver')
    .summary('one recursive resolver, from the root hints')
    .description('Resolve names from the root down, over UDP and TCP, with a cache.')
    .option('-c, --config <file>', 'what to do; the options here count more')
    .addOption(new Option('--check', 'read the configuration, tell its mistakes, and end'))
    .option('--hints <file>', "names and addresses of the root servers; those of IANA's root when left out")
    .addOption(listenOptions(LISTEN))
    .option('--allow <block...>', 'address blocks that may ask, besides this machine')
    .option('--ipv6', 'talk to servers over IPv6 too')
    .option('--log-queries', 'log one line for each question, with where the answer came from')
    .addOption(
      new Option('--metrics [address]', 'serve metrics to Prometheus over HTTP').argParser(
        optionValue((text) => parseSocketAddress(text, METRICS)),
      ),
    )
    .option('--control <socket>', "where 'rootwalk control' finds it; the usual place when left out")
    .option('--no-control', 'open no control socket')
    .option('--json', 'print where it listens as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./resolver-action.ts')).serveRecursion))
}
