/** All commands that every shell has. Each has its own file. */

import type { Command } from './command.ts'
import { advance } from './commands/advance.ts'
import { arp } from './commands/arp.ts'
import { cable } from './commands/cable.ts'
import { cat } from './commands/cat.ts'
import { curl } from './commands/curl.ts'
import { dhclient } from './commands/dhclient.ts'
import { dmesg } from './commands/dmesg.ts'
import { echo, exit, help, history } from './commands/builtins.ts'
import { getent } from './commands/getent.ts'
import { host } from './commands/host.ts'
import { hosts } from './commands/hosts.ts'
import { ifconfig } from './commands/ifconfig.ts'
import { jobs, kill, wait } from './commands/jobs.ts'
import { nc } from './commands/nc.ts'
import { leases } from './commands/leases.ts'
import { nat } from './commands/nat.ts'
import { netstat } from './commands/netstat.ts'
import { on, ssh } from './commands/on.ts'
import { ping } from './commands/ping.ts'
import { route } from './commands/route.ts'
import { send } from './commands/send.ts'
import { show } from './commands/show.ts'
import { switchCommand } from './commands/switch.ts'
import { sysctl } from './commands/sysctl.ts'
import { tcpdump } from './commands/tcpdump.ts'
import { time } from './commands/time.ts'
import { traceroute } from './commands/traceroute.ts'
import { whois } from './commands/whois.ts'

export const SHELL_COMMANDS: readonly Command[] = [
  ...[ifconfig, arp, route, netstat, dhclient, dmesg, sysctl, nat, leases],
  ...[ping, traceroute, host, getent, whois, nc, curl, tcpdump, show, send, cat],
  ...[hosts, on, ssh, cable, switchCommand],
  ...[advance, time, jobs, kill, wait, help, history, exit, echo],
]
