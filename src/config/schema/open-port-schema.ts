/** What an authority's configuration says of clients that nobody knows: how much they are told, and how often. */

import * as v from 'valibot'
import { TextError } from '../../errors.ts'
import { COOKIE_SECRET_LENGTH } from '../../dns/message/server-cookie.ts'
import { decimal, flag, integer, listOf, mapping, option } from '../../yamlfile/values.ts'
import { addressBlock, oneOrMore, parsed, seconds } from './values.ts'

const perSecond = (description: string) => v.pipe(decimal(0, 1_000_000), v.description(description))

export const rateLimit = mapping({
  responsesPerSecond: perSecond('Equal answers to one network; 0 for no limit, as in all that follow.'),
  referralsPerSecond: v.exactOptional(
    perSecond('Referrals to one zone; as `responsesPerSecond` if left out, as all that follow.'),
  ),
  nodataPerSecond: v.exactOptional(perSecond('Answers that there is nothing of that type.')),
  nxdomainsPerSecond: v.exactOptional(perSecond('Answers that a name does not exist, for a whole zone.')),
  errorsPerSecond: v.exactOptional(perSecond('Errors, refusals among them.')),
  allPerSecond: v.exactOptional(perSecond('All of these together, equal or not; no limit if left out.')),
  window: v.exactOptional(seconds('How long who has had too much is remembered; 15 s if left out.')),
  slip: option(
    integer(0, 1000),
    'Every so many responses beyond the limit one is sent truncated, so that who asks for himself comes back over TCP; 2 if left out, 0 for none.',
  ),
  ipv4PrefixLength: option(integer(0, 32), 'How many bits of an address make a network; 24 if left out.'),
  ipv6PrefixLength: option(integer(0, 128), 'The same for IPv6; 56 if left out.'),
  exempt: option(listOf(addressBlock, 'a list of blocks'), 'Networks without limit.'),
  dryRun: option(flag, 'Only count what would be done.'),
})

const SECRET_EXPECTED = `a secret of ${COOKIE_SECRET_LENGTH} octets in hexadecimal digits`
const secret = parsed(parseCookieSecret, SECRET_EXPECTED)

export const cookies = v.union(
  [
    flag,
    mapping({
      secrets: v.exactOptional(
        oneOrMore(
          secret,
          `${SECRET_EXPECTED}, or a list of such`,
          'Shared by all servers of one address; the first makes cookies, all are good. Random if left out.',
        ),
      ),
      required: option(
        flag,
        'Whether who knows of cookies gets no answer over UDP before he has one of ours; false if left out.',
      ),
    }),
  ],
  'true, false, or a mapping',
)

export type RateLimitConfig = v.InferOutput<typeof rateLimit>
export type CookiesConfig = Exclude<v.InferOutput<typeof cookies>, boolean>

/** @throws TextError 'bad-value' */
function parseCookieSecret(text: string): Uint8Array {
  if (!/^[0-9a-f]*$/i.test(text) || text.length !== 2 * COOKIE_SECRET_LENGTH)
    throw new TextError('bad-value', text, SECRET_EXPECTED)
  return Uint8Array.from({ length: COOKIE_SECRET_LENGTH }, (_, i) =>
    parseInt(text.slice(2 * i, 2 * i + 2), 16),
  )
}
