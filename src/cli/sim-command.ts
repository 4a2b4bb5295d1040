/** `rootwalk sim`: a shell on any host of the simulated Internet. */

import { Command } from 'commander'
import { integerValue } from './argument.ts'
import { exitingWith } from './exit-code.ts'
import { faultValue } from './fault-value.ts'
import { simCheckCommand } from './sim-check-command.ts'
import { joinValue } from './sim-join-value.ts'

const EXAMPLES = `
The world is that of a file (docs/worlds.md): unless told otherwise a home with a laptop behind a router that translates
addresses, its provider, and the autonomous systems that have a place for all servers of a zones folder. Its time
passes only while a command runs. 'help' at the prompt lists the commands: ifconfig, arp, route, netstat, ping,
traceroute, dig, host, nc, curl, tcpdump, cable, whois and more.

With --real-time the world keeps step with the clock, and with --join a cable from one of its switches ends in a
UDP socket of 127.0.0.1, a datagram a frame, so that socat can plug in a real kernel. Such a world goes on at the end
of a script, until SIGINT (Ctrl-C) or SIGTERM.

Without a terminal the lines come from stdin. A line that begins with # is a comment.

Examples:
  rootwalk sim
  rootwalk sim --host desktop --pcap world.pcapng
  rootwalk sim my-world.yaml --zones my-zones --fault cable-cut=atlantic
  rootwalk sim --run script.txt
  echo 'dig www.google.com +short' | rootwalk sim
  rootwalk sim --join lan=7000

Exit code: 0 when done; 1 when a command of a script failed; 2 for wrong usage.`

export function simCommand(): Command {
  return new Command('sim')
    .summary('a shell on any host of the simulated Internet')
    .description('Open a shell on a host of a simulated Internet, from Ethernet up.')
    .argument('[world]', 'the world file; that which comes with rootwalk if left out')
    .option('--host <name>', 'the host to begin on', 'laptop')
    .option('--run <script>', 'take the lines from this file, and print a transcript')
    .option(
      '--pcap <file>',
      'write every frame on every cable to this file (pcapng), with the secrets of TLS',
    )
    .option('--seed <number>', 'another seed, another world', integerValue(0, 0xffff_ffff), 1)
    .option('--real-time', 'let the time of the world pass as it does outside')
    .option('--join <switch=port>', 'a cable from this switch to a UDP port, with --real-time', joinValue)
    .option(
      '--fault <kind[=target]>',
      'break something first, as in cable-cut=line; may be repeated',
      faultValue,
    )
    .option('--zones <folder>', 'the zones that are served; ./zones, or else those that come with rootwalk')
    .helpCommand(false)
    .addCommand(simCheckCommand())
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./sim-action.ts')).sim))
}
