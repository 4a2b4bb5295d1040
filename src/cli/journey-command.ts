/** `rootwalk journey`: a whole web request through a simulated Internet, told step by step. */

import { Command, Option } from 'commander'
import { integerValue } from './argument.ts'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
A browser on a host of the simulated Internet loads the page, with all that this takes: files, DNS, ARP, switches, NAT,
BGP, TCP, TLS and HTTP, each frame real and at its time. Interfaces are configured and routers agree before it
begins; caches are empty. With --depth 2 each step comes with its reasons, with --depth 3 each packet with its octets.

A capture of all cables shows each packet as often as it passed one, and has the numbers that are told. Tools that follow
connections want one cable at a time: that is --tap.

A fault is one of name-server-dead, lame-delegation, nxdomain, cable-cut, satellite-only, prefix-hijacked,
prefix-withdrawn, mtu-black-hole, nat-table-full, port-closed, firewall-drop, certificate-expired,
certificate-wrong-name and http-503; what it hits comes after a '=', and is found on the way if it is left out.

Examples:
  rootwalk journey https://www.google.com/
  rootwalk journey http://www.marius-fabre.fr/ --again
  rootwalk journey https://www.google.com/ --depth 2 --tls 1.2
  rootwalk journey https://www.google.com/ --pcap way.pcapng --keylog way.keys
  rootwalk journey https://www.google.com/ --pcap laptop.pcapng --tap laptop
  rootwalk journey https://www.google.com/ --fault cable-cut=line

Exit code: 0 when the page is there; 1 when it is not, with what is known of the reason; 2 for wrong usage.`

export function journeyCommand(): Command {
  return new Command('journey')
    .summary('a whole web request through the simulated Internet, told step by step')
    .description('Load a page in a simulated Internet, and tell all that happens on the way.')
    .argument('<url>', 'what would be typed into the browser; without a scheme it is http')
    .option('--from <host>', 'the host that the browser is on', 'laptop')
    .option('--world <file>', 'the world file; the one that comes with rootwalk when left out')
    .option('--zones <folder>', 'the zones that are served; ./zones, or else those that come with rootwalk')
    .addOption(
      new Option('--depth <level>', '1 is a page, 2 every step, 3 every packet')
        .choices(['1', '2', '3'])
        .default('1'),
    )
    .option('--again', 'load it a second time, and show what the caches save')
    .addOption(new Option('--tls <version>', 'the only version of TLS to offer').choices(['1.2', '1.3']))
    .option('--fault <kind[=target]>', 'break something first; may be repeated', collect)
    .option('--pcap <file>', 'write every frame on every cable to this file (pcapng), and the secrets of TLS')
    .option('--tap <machine>', 'with --pcap: only what passed its cable, or the cable of this name')
    .option('--keylog <file>', 'write the secrets of TLS to this file, as SSLKEYLOGFILE has them')
    .option('--json', 'print the journey as JSON')
    .option('--seed <number>', 'another seed, another world', integerValue(0, 0xffff_ffff), 1)
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./journey-action.ts')).journey))
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
