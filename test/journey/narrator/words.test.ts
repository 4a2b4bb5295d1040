import { expect, it } from 'vitest'
import { parseIpv4Prefix } from '../../../src/address/ipv4-prefix.ts'
import {
  countText,
  durationText,
  hostText,
  listText,
  msText,
  prefixText,
} from '../../../src/journey/narrator/words.ts'

it('says times with as many digits as matter', () => {
  expect([0.0216, 8.12, 97.16, 120.4].map(msText)).toEqual(['0.02 ms', '8.1 ms', '97.2 ms', '120 ms'])
})

it('says how long in the largest unit that leaves no rest', () => {
  expect([1, 90, 300, 7200, 172_800].map(durationText)).toEqual([
    '1 second',
    '90 seconds',
    '5 minutes',
    '2 hours',
    '2 days',
  ])
})

it('counts and lists', () => {
  expect([countText(1, 'frame'), countText(1200, 'frame'), countText(2, 'address', 'addresses')]).toEqual([
    '1 frame',
    '1,200 frames',
    '2 addresses',
  ])
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c', 'd', 'e']].map((items) => listText(items))).toEqual([
    '',
    'a',
    'a and b',
    'a, b, c and 2 more',
  ])
})

it('names prefixes and hosts as people do', () => {
  expect(['0.0.0.0/0', '192.0.2.0/24'].map((text) => prefixText(parseIpv4Prefix(text)))).toEqual([
    'default',
    '192.0.2.0/24',
  ])
  expect(['.', 'com.', 'www.google.com'].map(hostText)).toEqual(['.', 'com', 'www.google.com'])
})
