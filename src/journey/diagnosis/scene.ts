/** What the rules have to go by, and how they look something up in it. */

import type { Journey } from '../journey.ts'
import { viewPacket } from '../packet-view.ts'
import { ipv4Number } from '../../address/ipv4-number.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { NetworkView } from './network-view.ts'
import type { Trouble } from './trouble.ts'

export interface Scene {
  readonly journey: Journey
  readonly network: NetworkView
  readonly trouble: Trouble
}

/** A cause, if all that was seen speaks for it; undefined otherwise. It never guesses. */
export type Rule = (scene: Scene) => Diagnosis | undefined

/** Packets that came in at the machine that has the address they are for. */
export function packetsBetween({ journey, network }: Scene, from: string, to: string): number[] {
  const [source, destination] = [ipv4Number(from), ipv4Number(to)]
  const ends = new Set(network.machinesAt(to))
  return journey.packets.flatMap(({ frame, number, to: machine, comment }) => {
    const view = comment === undefined && ends.has(machine) ? viewPacket(frame) : undefined
    return view?.source === source && view.destination === destination ? [number] : []
  })
}

/** Packets for an address that came in at a machine which has it. */
export function arrivalsAt({ journey, network }: Scene, ip: string): number[] {
  const destination = ipv4Number(ip)
  const ends = new Set(network.machinesAt(ip))
  return journey.packets.flatMap(({ frame, number, to, comment }) => {
    const isHere = comment === undefined && ends.has(to)
    return isHere && viewPacket(frame)?.destination === destination ? [number] : []
  })
}

/** Who has an address: `www (192.0.2.1)`; the address alone where the machine has no better name. */
export function machineText({ network }: Scene, ip: string): string {
  const names = network.machinesAt(ip).filter((name) => name !== ip)
  return names.length === 0 ? ip : `${names.join(', ')} (${ip})`
}

/** Those of the steps that tell of this part of the journey. */
export function packetsOfPhase({ journey }: Scene, phase: Journey['steps'][number]['phase']): number[] {
  const all = journey.steps.flatMap((step) => (step.phase === phase ? step.packets : []))
  return [...new Set(all)].toSorted((a, b) => a - b)
}

/** Whether an address is one of those that were asked, or of those who asked. */
export function isConcerned({ trouble, network }: Scene, ip: string): boolean {
  return (
    trouble.asked.includes(ip) || network.machinesAt(ip).some((machine) => trouble.askers.includes(machine))
  )
}
