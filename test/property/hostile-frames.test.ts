// Whatever octets a frame holds, the dissector and the printers take them, and every field lies within the frame.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Tcpdump } from '../../src/dissect/format-tcpdump.ts'
import { dissect } from '../../src/dissect/dissect.ts'
import { layersOf, type Layer } from '../../src/dissect/layer.ts'
import { showLayers } from '../../src/dissect/show-layers.ts'
import { PACKETS } from '../craft/packets.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 3_000)

const noise = fc.uint8Array({ maxLength: 200 })

/** A right packet with some octets changed, and cut somewhere. */
const mutated = fc
  .record({
    packet: fc.constantFrom(...Object.values(PACKETS)),
    changes: fc.array(fc.record({ at: fc.nat(400), octet: fc.integer({ min: 0, max: 255 }) }), {
      maxLength: 6,
    }),
    length: fc.nat(400),
  })
  .map(({ packet, changes, length }) => {
    const octets = packet.slice(0, length < 40 ? packet.length : length)
    for (const { at, octet } of changes) octets[at % octets.length] = octet
    return octets
  })

/** Noise behind a right beginning. */
const continued = fc
  .record({
    packet: fc.constantFrom(...Object.values(PACKETS)),
    keep: fc.integer({ min: 14, max: 90 }),
    rest: noise,
  })
  .map(({ packet, keep, rest }) => Uint8Array.from([...packet.subarray(0, keep), ...rest]))

const frames = fc.oneof(noise, mutated, continued)

/** The layers and fields that reach out of a frame of so many octets. */
function rangesOutside(layer: Layer, length: number): readonly { at: number; length: number }[] {
  const ranges = layersOf(layer).flatMap((each) => [each, ...each.fields])
  return ranges.filter((range) => range.at < 0 || range.length < 0 || range.at + range.length > length)
}

describe('frames of any octets', () => {
  it('are dissected, with every field within the frame', () => {
    fc.assert(
      fc.property(frames, fc.constantFrom('ethernet' as const, 'ipv4' as const), (frame, from) => {
        const layer = dissect(frame, from)
        expect(rangesOutside(layer, frame.length)).toEqual([])
        expect(showLayers(layer, frame).length).toBeGreaterThan(0)
      }),
      { numRuns: RUNS },
    )
  })

  it('are printed', () => {
    const tcpdump = new Tcpdump({ verbose: 3, link: true, hex: true })
    fc.assert(
      fc.property(frames, (frame) => tcpdump.lines(frame, { atNs: 0, epochMs: 0 }).length > 0),
      { numRuns: RUNS },
    )
  })
})
