/** Translators: the mapping that the first packet makes, and how answers find it. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { describeIpProtocol, IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import type { Datagram, Sighting } from '../datagram.ts'
import { endpointText } from '../flow-text.ts'
import type { JourneyStep } from '../journey.ts'
import type { Reading } from '../reading.ts'
import type { NatMapping } from '../record.ts'

export function narrateNat(reading: Reading): JourneyStep[] {
  const { mappings, from } = reading.record
  const own = mappings.filter(({ inside }) => reading.hasAddress(from, inside.ip))
  return own.flatMap((mapping, i) => {
    const depth = i === 0 ? 1 : 2
    const answer = firstAnswer(reading, mapping)
    const back = answer === undefined ? [] : [wayBack(mapping, answer, depth)]
    return [mappingStep(reading, mapping, depth), ...back]
  })
}

function mappingStep(reading: Reading, mapping: NatMapping, depth: 1 | 2): JourneyStep {
  const { atMs, machine, protocol, inside, outside } = mapping
  const name = describeIpProtocol(protocol).toUpperCase()
  const seen = reading.datagrams
    .find((each) => each.protocol === protocol && isEndpoint(each.source, inside))
    ?.sightings.filter(({ packet }) => packet.from === machine || packet.to === machine)
  const kept =
    inside.port === outside.port ? 'the port is free and stays' : 'another has the port, so it changes'
  const rules = protocol === IP_PROTOCOL.tcp ? 'RFC 5382' : 'RFC 4787'
  return {
    atMs,
    phase: 'nat',
    depth,
    title: `${machine} maps ${endpointText(inside)} to ${endpointText(outside)} (${name}), and remembers it`,
    text: [
      `${ipv4Text(inside.ip)} is a private address (RFC 1918), which no router beyond knows the way to: answers go to ${ipv4Text(outside.ip)}.`,
      `Checksums of IP and ${name} change with the address; ${kept} (${rules}).`,
    ],
    packets: seen?.map(({ packet }) => packet.number) ?? [],
    data: { machine, protocol: name, inside: endpointText(inside), outside: endpointText(outside) },
  }
}

/** The translator, with the first answer before and behind it. */
interface Answer {
  readonly before: Sighting
  readonly behind: Sighting
}

function firstAnswer(reading: Reading, { machine, protocol, inside }: NatMapping): Answer | undefined {
  for (const datagram of reading.datagrams) {
    if (datagram.protocol !== protocol || !isEndpoint(datagram.destination, inside)) continue
    const answer = crossing(reading, datagram, machine)
    if (answer !== undefined) return answer
  }
  return undefined
}

function crossing(reading: Reading, datagram: Datagram, machine: string): Answer | undefined {
  const path = reading.pathOf(datagram)
  const at = path.findIndex(({ packet }) => packet.to === machine)
  const [before, behind] = [path[at], path[at + 1]]
  return before === undefined || behind === undefined ? undefined : { before, behind }
}

function wayBack(
  { machine, inside, outside }: NatMapping,
  { before, behind }: Answer,
  depth: 1 | 2,
): JourneyStep {
  return {
    atMs: before.packet.atMs,
    phase: 'nat',
    depth,
    title: `${machine} maps back, for the answer: ${endpointText(outside)} is ${endpointText(inside)}`,
    text: ['Without a mapping it would be dropped: from the outside nobody can begin.'],
    packets: [before.packet.number, behind.packet.number],
    data: { machine, inside: endpointText(inside), outside: endpointText(outside) },
  }
}

function isEndpoint(a: NatMapping['inside'], b: NatMapping['inside']): boolean {
  return a.ip === b.ip && a.port === b.port
}
