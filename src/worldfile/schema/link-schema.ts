/** What lies between machines, as a world file describes it: switches, hubs, the ends of lines, and cables. */

import * as v from 'valibot'
import type { HubOptions } from '../../sim/link/hub.ts'
import { decimal, delay, integer, listOf, mapping, option } from '../../yamlfile/values.ts'
import { bandwidth, machineName, mtu, ownAddress, prefix, probability } from './values.ts'

export const switchEntry = mapping({
  macs: option(integer(1, 1_000_000), 'How many stations fit into its table.'),
  ageSeconds: option(
    decimal(0, 1_000_000),
    'After how long in silence a station is forgotten; 300 if left out.',
  ),
  mtu: option(mtu, 'The longest payload it takes on any port, in octets.'),
})

export const hubEntry = v.pipe(
  mapping({
    bandwidth: v.exactOptional(bandwidth('10 Mbit/s if left out.')),
  }),
  v.transform(({ bandwidth }): HubOptions => (bandwidth === undefined ? {} : { bandwidthBps: bandwidth })),
)

export const concentratorEntry = mapping({
  gateway: v.pipe(
    ownAddress,
    v.description(
      "The provider's router, with the prefix length of the network that customers share with it.",
    ),
  ),
})

const END_EXPECTED = "an end of a cable: 'machine port', 'machine', or 'router prefix'"

/** `laptop eth0`, `lan`, or `router 192.0.2.0/24`. */
const cableEnd = v.pipe(
  v.string(END_EXPECTED),
  v.regex(/^\S+( +\S+)?$/, END_EXPECTED),
  v.description(
    "'machine port'; 'machine', the next free port of a switch, hub or router; or 'router 192.0.2.0/24', into the " +
      'network of this prefix at this router.',
  ),
)

/** In the units of `CableOptions`. What `load` does to it is for `cablePlan` to say. */
const cableEntry = v.pipe(
  mapping({
    between: v.pipe(
      v.strictTuple([cableEnd, cableEnd], 'a list of its two ends'),
      v.description('Its two ends.'),
    ),
    name: option(machineName, 'By which a person would cut it.'),
    delay: v.exactOptional(delay('From one end to the other, such as 5 ms; 5 us if left out.')),
    bandwidth: v.exactOptional(bandwidth('Such as 10 Mbit/s; 1 Gbit/s if left out.')),
    mtu: option(mtu, 'The longest payload of a frame, in octets.'),
    loss: option(probability, 'The probability that a frame is lost.'),
    duplication: option(probability, 'The probability that a frame comes twice.'),
    reordering: option(probability, 'The probability that a frame is overtaken.'),
    jitter: v.exactOptional(delay('How much later a frame may come, evenly.')),
    bitErrorRate: option(probability, 'The probability that a bit is flipped.'),
    queueOctets: option(integer(0, 1_073_741_824), 'What may wait at the sender, in octets.'),
    load: option(
      decimal(0, 0.999, 'a part of the bandwidth, from 0 to 0.999'),
      'The part of it that others use: the bandwidth is what is left, and the delay and the default cost grow by ' +
        '1/(1 - load), as in a queue.',
    ),
    cost: option(
      integer(1, 16_777_215),
      "For the interior routes of its routers' system; from its delay if left out.",
    ),
    network: option(
      prefix,
      'The addresses of a cable between two routers: the first end gets the first, the second the next.',
    ),
  }),
  v.transform(({ delay, bandwidth, jitter, load = 0, ...rest }) => ({
    ...rest,
    load,
    ...(delay === undefined ? {} : { latencyMs: delay }),
    ...(bandwidth === undefined ? {} : { bandwidthBps: bandwidth }),
    ...(jitter === undefined ? {} : { jitterMs: jitter }),
  })),
)

export const cableEntries = listOf(cableEntry, 'a list of cables')
