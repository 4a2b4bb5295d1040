import { describe, expect, it } from 'vitest'
import { TYPE } from '../../../../src/dns/iana/types.ts'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import { lamenessKey, readLamenessKey, recursiveKey } from '../../../../src/dns/resolver/servers/lameness.ts'

describe('what a server is lame for', () => {
  it.each(['.', 'com.', 'example.com.', `${'x'.repeat(63)}.example.com.`])(
    'is one key a kind, which tells the zone again: %s',
    (text) => {
      const zone = DomainName.parse(text)
      const read = [lamenessKey(zone, TYPE.A), lamenessKey(zone, TYPE.AAAA), recursiveKey(zone)].map(
        readLamenessKey,
      )
      expect(read.map(({ zone: told, kind }) => `${kind} ${told.toString()}`)).toEqual([
        `lame ${text}`,
        `other-types ${text}`,
        `recursive ${text}`,
      ])
    },
  )
})
