/** `tcpdump`: prints what goes in and out of an interface. */

import { Tcpdump } from '../../dissect/format-tcpdump.ts'
import { TICKS_PER_MS } from '../../sim/ticks.ts'
import type { WiredHost } from '../../sim/wired-host.ts'
import type { NetworkInterface } from '../../stack/network-interface.ts'
import type { Wait } from '../../stack/surroundings.ts'
import type { Command, CommandContext } from '../command.ts'
import { parseFilter } from '../frame-filter.ts'
import { interfaceNames, interfaceOf } from '../host-interface.ts'
import { orInterrupted } from '../interruption.ts'
import { parseOptions } from '../options.ts'

const NS_PER_TICK = 1e6 / TICKS_PER_MS

export const tcpdump: Command = {
  name: 'tcpdump',
  usage: 'tcpdump [-enpvX#] [-c count] [-i interface] [expression]',
  summary: 'print the frames of an interface; with & in the background',

  async run(context, words) {
    const options = parseOptions(words, { flags: 'envXlp#', values: 'ci' })
    const filter = parseFilter(options.words)
    const networkInterface = chosenInterface(context.host, options.value('i'))
    const most = options.integer('c', 1, 1e9, Infinity)
    const form = { link: options.has('e'), verbose: options.has('v'), hex: options.has('X') }
    const printer = new Tcpdump(form)
    const { world, shell, host, print } = context
    const full: Wait<void> = world.wait(() => `${most} frames for tcpdump`)
    let captured = 0
    const show = (frame: Uint8Array): void => {
      if (captured === most || !filter(frame)) return
      captured++
      const atNs = world.now * NS_PER_TICK
      const number = shell.frames.add(`${host.name} ${networkInterface.name}`, atNs, frame)
      const time = { atNs, epochMs: world.epochMs }
      const [first = '', ...others] = printer.lines(frame, time)
      print(options.has('#') ? `${String(number).padStart(5)}  ${first}` : first)
      others.forEach(print)
      if (captured === most) full.resolve()
    }
    announce(context, networkInterface, form.verbose)
    await tapped(networkInterface, show, options.has('p'), async () => {
      context.linger()
      await orInterrupted(context, full.promise)
    })
    full.resolve()
    print(`${counted(captured)} captured`)
    print(`${counted(captured)} received by filter`)
    print(`${counted(0)} dropped by kernel`)
    return 0
  },

  complete: ({ host }, words) =>
    words.at(-1) === '-i'
      ? interfaceNames(host)
      : ['-i', '-n', '-e', '-v', '-X', '-c', 'arp', 'icmp', 'tcp', 'udp'],
}

/** The first but the loopback, unless told otherwise. */
function chosenInterface(host: WiredHost, name: string | undefined): NetworkInterface {
  const usual = host.kernel.interfaces.find((each) => each.name !== 'lo' && each.up)?.name ?? 'lo'
  const complaint = `tcpdump: ${name ?? usual}: No such device exists\n(SIOCGIFHWADDR: No such device)`
  return interfaceOf(host, name ?? usual, complaint)
}

function announce({ print }: CommandContext, { name }: NetworkInterface, verbose: boolean): void {
  if (!verbose) print('tcpdump: verbose output suppressed, use -v[v]... for full protocol decode')
  const prefix = verbose ? 'tcpdump: ' : ''
  print(`${prefix}listening on ${name}, link-type EN10MB (Ethernet), snapshot length 262144 bytes`)
}

/** Watches an interface, promiscuously unless asked not to, for as long as `work` takes. */
async function tapped(
  networkInterface: NetworkInterface,
  show: (frame: Uint8Array) => void,
  modestly: boolean,
  work: () => Promise<void>,
): Promise<void> {
  const was = networkInterface.promiscuous
  if (!modestly) networkInterface.promiscuous = true
  const untap = networkInterface.tap(show)
  try {
    await work()
  } finally {
    untap()
    networkInterface.promiscuous = was
  }
}

function counted(packets: number): string {
  return `${packets} packet${packets === 1 ? '' : 's'}`
}
