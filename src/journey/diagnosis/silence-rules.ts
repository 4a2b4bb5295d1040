/** Causes that can only be told from what did not come: long packets lost, servers that are not there. */

import { countText, hostText, listText } from '../narrator/words.ts'
import { groupedBy } from './grouped.ts'
import type { Finding } from './diagnosis.ts'
import { deadEndsOf, routerWords } from './path-rules.ts'
import { isConcerned, packetsBetween, type Rule, type Scene } from './scene.ts'

/** RFC 2923 §2.1: long packets vanish, short ones do not, and nobody says so. */
export const mtuBlackHole: Rule = (scene) => {
  const { journey, trouble } = scene
  if (trouble.with !== 'web-server') return undefined
  const hole = swallowingCable(scene) ?? swallowingMachine(scene)
  if (hole === undefined) return undefined
  const again = journey.evidence.retransmissions.filter(
    ({ source, destination }) => isConcerned(scene, source) || isConcerned(scene, destination),
  )
  return {
    cause: 'mtu-black-hole',
    text: `Long packets vanish at ${hole.place}; short ones pass.`,
    because: [
      ...trouble.because,
      'the connection was made, as its first packets are short; but long ones never arrived, however often they were sent',
      `${hole.place} does not carry them, and no router says so: nobody knows that shorter ones are needed`,
    ],
    evidence: [
      hole.finding,
      ...(again.length === 0
        ? []
        : [
            {
              text: `${countText(again.length, 'segment')} sent again in vain`,
              packets: again.flatMap(({ packets }) => packets[0] ?? []),
            },
          ]),
      { text: 'no "fragmentation needed" came for them', packets: [] },
    ],
    suggestions: [
      `set the MTU right at ${hole.place}`,
      'let ICMP "fragmentation needed" pass',
      'or clamp the segment size of TCP',
    ],
  }
}

interface Hole {
  readonly place: string
  readonly finding: Finding
}

function swallowingCable({ journey }: Scene): Hole | undefined {
  const long = journey.evidence.losses.filter(({ comment }) => comment.startsWith('too long'))
  const [first] = long
  if (first === undefined) return undefined
  const { cable, from, to } = first
  const here = long.filter((loss) => loss.cable === cable)
  const least = Math.min(...here.map(({ length }) => length))
  const text = `${countText(here.length, 'frame')} of ${least} octets and more lost on it, from ${from} to ${to}`
  return { place: `the cable ${cable}`, finding: { text, packets: here.map(({ packet }) => packet) } }
}

/** Every link carries 576 octets (RFC 791 §3.2): what is longer may be too long. */
const SURELY_SHORT = 576

/** A machine at which long packets end again and again, though it never said that they were too long. */
function swallowingMachine({ journey, trouble }: Scene): Hole | undefined {
  const { deadEnds, icmpErrors } = journey.evidence
  const ours = deadEnds.filter(
    ({ source, destination }) => trouble.asked.includes(source) || trouble.asked.includes(destination),
  )
  for (const [machine, ends] of groupedBy(ours, (end) => end.machine)) {
    const isTold = icmpErrors.some(({ reporterName, mtu }) => reporterName === machine && mtu !== undefined)
    if (isTold || ends.length < 2 || ends.some(({ length }) => length <= SURELY_SHORT)) continue
    const least = Math.min(...ends.map(({ length }) => length))
    const text = `${countText(ends.length, 'packet')} of ${least} octets and more ended there, and none that was shorter`
    return {
      place: machine,
      finding: { text, packets: ends.flatMap(({ packets }) => packets.at(-1) ?? []) },
    }
  }
  return undefined
}

/** All servers of a zone: their own network cannot find them, or they got the question and kept silent. */
export const deadNameServers: Rule = (scene) => {
  const { zone, asks, because } = scene.trouble
  const servers = [...new Map(asks.map((ask) => [ask.choice.ip, ask])).values()]
  const signs = servers.map((ask) => signOfDeath(scene, ask.choice.ip))
  if (servers.length === 0 || asks.some(({ outcome }) => !SILENT.has(outcome.kind))) return undefined
  if (signs.some((sign) => sign === undefined)) return undefined
  const names = servers.map(({ choice }) => `${hostText(choice.server.toString())} (${choice.ip})`)
  return {
    cause: 'name-server-dead',
    text: `The name servers of ${zone!} are dead: ${listText(names)}.`,
    because: [...because, `questions got to the network of each server, but no server was there to answer`],
    evidence: [...(signs as Finding[]), ...routerWords(scene), ...deadEndsOf(scene)],
    suggestions: [`start ${listText(names)}`, `give ${zone!} a name server elsewhere (RFC 2182)`],
  }
}

const SILENT: ReadonlySet<string> = new Set(['timeout', 'unreachable'])

function signOfDeath(scene: Scene, ip: string): Finding | undefined {
  const { journey, network, trouble } = scene
  const { unansweredArp, losses, deadEnds } = journey.evidence
  const machines = network.machinesAt(ip)
  const isLost = losses.some(({ from, to }) => machines.includes(from) || machines.includes(to))
  const isCutOff = deadEnds.some(({ source }) => source === ip)
  if (isLost || isCutOff) return undefined
  // Whoever asks must be a neighbor: a host with a wrong mask asks for the whole world.
  const arp = unansweredArp.find((asked) => asked.ip === ip && !trouble.askers.includes(asked.machine))
  if (arp !== undefined) {
    const text = `${arp.machine} asked by ARP who has ${ip}, ${countText(arp.requests, 'time')}: no answer`
    return { text, packets: arp.packets }
  }
  const addresses = trouble.askers.flatMap((machine) => network.addressesOf(machine))
  const arrived = addresses.flatMap((from) => packetsBetween(scene, from, ip))
  return arrived.length === 0
    ? undefined
    : { text: `${ip} got the question, and kept silent`, packets: arrived }
}
