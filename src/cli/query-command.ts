/** `rootwalk query`: asks one server one question and prints the answer as dig does. */

import { Command } from 'commander'
import { integerValue, portValue } from './argument.ts'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
The server is @ADDRESS, @ADDRESS#PORT or @PORT; without one it is 127.0.0.1#5300, where 'rootwalk up' listens.
dig's words +tcp, +norec, +noedns, +bufsize=N, +dnssec, +nsid, +cd and +short may stand for the options.

Examples:
  rootwalk query www.google.com
  rootwalk query example.com MX --short
  rootwalk query @127.0.0.1#5310 example.com SOA --no-recurse
  rootwalk query -x 84.103.237.140
  rootwalk query @192.0.2.1 example.com SOA --key transfer.key

Exit code: 0 for an answer; 1 for NXDOMAIN, SERVFAIL and other refusals, and when there was no reply;
2 for wrong usage.`

export function queryCommand(): Command {
  return new Command('query')
    .summary('ask one server one question: a small dig')
    .description('Ask one server one question, and print the answer as dig does.')
    .usage('[options] [@server] name [type] [class]')
    .argument('[words...]', 'the server, the name, and the type and class (A and IN when left out)')
    .option('-p, --port <port>', 'the port of the server', portValue)
    .option('-x, --reverse <address>', 'ask for the name of an address')
    .option('-t, --type <type>', 'the record type')
    .option('-c, --class <class>', 'the class')
    .option('--tcp', 'ask over TCP')
    .option('--no-recurse', 'do not ask the server to ask others')
    .option('--no-edns', 'ask without EDNS')
    .option('--bufsize <octets>', 'the largest UDP response to offer to take', integerValue(0, 0xffff))
    .option('--dnssec', 'ask for DNSSEC records')
    .option('--nsid', 'ask the server which of its likes it is')
    .option('--cd', 'ask the server not to validate')
    .option('-k, --key <file>', 'sign the query with the key in a file, as tsig-keygen writes it (TSIG)')
    .option('-y, --tsig <key>', 'sign with a key that others may see: [algorithm:]name:secret, as for dig')
    .option('--timeout <seconds>', 'how long to wait for a response', integerValue(1, 600), 5)
    .option('--tries <number>', 'how often to ask over UDP', integerValue(1, 100), 3)
    .option('--short', 'print only the data of the answer')
    .option('--json', 'print the response as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./query-action.ts')).query))
}
