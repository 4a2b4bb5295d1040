/** The keys that every server has: where it listens, what it tells of itself, and how it is watched. */

import * as v from 'valibot'
import type { SocketAddress } from '../../address/socket-address.ts'
import { flag, integer, mapping, oneOf, option, text } from '../../yamlfile/values.ts'
import { METRICS } from '../defaults.ts'
import { oneOrMore, path, socketAddress } from './values.ts'

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const

const LISTEN_EXPECTED = 'an address and port such as 127.0.0.1:53 or [::1]:53, or a list of such'

export function listen(defaults: SocketAddress, description: string) {
  const address = v.union(
    [
      socketAddress(defaults),
      v.pipe(
        integer(0, 65_535),
        v.transform((port) => ({ ip: defaults.ip, port })),
      ),
    ],
    LISTEN_EXPECTED,
  )
  return v.exactOptional(oneOrMore(address, LISTEN_EXPECTED, description))
}

export const logLevel = option(oneOf(LOG_LEVELS), 'The least that is logged; info if left out.')

export function identity(description: string) {
  return option(
    v.union(
      [
        flag,
        mapping({
          version: option(text, 'What is told to who asks for version.bind.'),
          name: option(
            text,
            'What is told to who asks for hostname.bind, and in NSID; the name of this machine if left out.',
          ),
        }),
      ],
      'true, false, or a mapping',
    ),
    description,
  )
}

export const metrics = option(
  v.union([flag, socketAddress(METRICS)], 'true, or an address and port such as 127.0.0.1:9153'),
  'Where Prometheus finds the metrics over HTTP, at /metrics; true for 127.0.0.1:9153, nowhere if left out.',
)

export const control = option(
  v.union([flag, path], 'true, false, or the path of a socket'),
  'The socket for `rootwalk control`; one for this user if left out, none for false.',
)
