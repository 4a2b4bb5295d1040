/**
 * To whom IANA has given the IPv4 address space, by the first octet. Blocks given out before there were registries are
 * called legacy; one of the five looks after each of them.
 */

import type { Rir } from './registry-data.ts'

export interface AddressBlock {
  /** The first octets of the first and the last of these /8 blocks. */
  readonly first: number
  readonly last: number
  /** Undefined where there is nobody to ask: what is reserved. */
  readonly registry: Rir | undefined
  readonly status: 'allocated' | 'legacy' | 'reserved'
  /** Of a legacy block the one it was given to, of a reserved one its purpose. */
  readonly note?: string
}

type Row = readonly [
  first: number,
  last: number,
  registry: Rir | undefined,
  status: AddressBlock['status'],
  note?: string,
]

const ROWS: readonly Row[] = [
  [0, 0, undefined, 'reserved', 'this network'],
  [1, 1, 'apnic', 'allocated'],
  [2, 2, 'ripe', 'allocated'],
  [3, 3, 'arin', 'legacy'],
  [4, 4, 'arin', 'legacy', 'Level 3'],
  [5, 5, 'ripe', 'allocated'],
  [6, 6, 'arin', 'legacy', 'Army Information Systems Center'],
  [7, 7, 'arin', 'legacy'],
  [8, 8, 'arin', 'legacy', 'Level 3'],
  [9, 9, 'arin', 'legacy', 'IBM'],
  [10, 10, undefined, 'reserved', 'private use'],
  [11, 11, 'arin', 'legacy', 'DoD Intel Information Systems'],
  [12, 12, 'arin', 'legacy', 'AT&T Bell Laboratories'],
  [13, 13, 'arin', 'legacy', 'Xerox'],
  [14, 14, 'apnic', 'allocated'],
  [15, 15, 'arin', 'legacy', 'Hewlett-Packard'],
  [16, 16, 'arin', 'legacy', 'Digital Equipment'],
  [17, 17, 'arin', 'legacy', 'Apple'],
  [18, 18, 'arin', 'legacy', 'MIT'],
  [19, 19, 'arin', 'legacy', 'Ford Motor Company'],
  [20, 20, 'arin', 'legacy', 'Computer Sciences Corporation'],
  [21, 21, 'arin', 'legacy', 'DDN-RVN'],
  [22, 22, 'arin', 'legacy', 'Defense Information Systems Agency'],
  [23, 24, 'arin', 'allocated'],
  [25, 25, 'ripe', 'legacy', 'UK Ministry of Defence'],
  [26, 26, 'arin', 'legacy', 'Defense Information Systems Agency'],
  [27, 27, 'apnic', 'allocated'],
  [28, 28, 'arin', 'legacy', 'DSI-North'],
  [29, 30, 'arin', 'legacy', 'Defense Information Systems Agency'],
  [31, 31, 'ripe', 'allocated'],
  [32, 32, 'arin', 'legacy', 'AT&T Global Network Services'],
  [33, 33, 'arin', 'legacy', 'DLA Systems Automation Center'],
  [34, 34, 'arin', 'legacy', 'Halliburton'],
  [35, 35, 'arin', 'legacy', 'Merit Network'],
  [36, 36, 'apnic', 'allocated'],
  [37, 37, 'ripe', 'allocated'],
  [38, 38, 'arin', 'legacy', 'PSINet'],
  [39, 39, 'apnic', 'allocated'],
  [40, 40, 'arin', 'legacy', 'Eli Lilly'],
  [41, 41, 'afrinic', 'allocated'],
  [42, 42, 'apnic', 'allocated'],
  [43, 43, 'apnic', 'legacy', 'Japan Inet'],
  [44, 44, 'arin', 'legacy', 'Amateur Radio Digital Communications'],
  [45, 45, 'arin', 'legacy', 'Interop Show Network'],
  [46, 46, 'ripe', 'allocated'],
  [47, 47, 'arin', 'legacy', 'Bell-Northern Research'],
  [48, 48, 'arin', 'legacy', 'Prudential Securities'],
  [49, 49, 'apnic', 'allocated'],
  [50, 50, 'arin', 'allocated'],
  [51, 51, 'ripe', 'legacy', 'UK Department for Work and Pensions'],
  [52, 52, 'arin', 'legacy', 'DuPont'],
  [53, 53, 'ripe', 'legacy', 'Daimler'],
  [54, 54, 'arin', 'legacy', 'Merck'],
  [55, 55, 'arin', 'legacy', 'DoD Network Information Center'],
  [56, 56, 'arin', 'legacy', 'US Postal Service'],
  [57, 57, 'ripe', 'legacy', 'SITA'],
  [58, 61, 'apnic', 'allocated'],
  [62, 62, 'ripe', 'allocated'],
  [63, 76, 'arin', 'allocated'],
  [77, 95, 'ripe', 'allocated'],
  [96, 100, 'arin', 'allocated'],
  [101, 101, 'apnic', 'allocated'],
  [102, 102, 'afrinic', 'allocated'],
  [103, 103, 'apnic', 'allocated'],
  [104, 104, 'arin', 'allocated'],
  [105, 105, 'afrinic', 'allocated'],
  [106, 106, 'apnic', 'allocated'],
  [107, 108, 'arin', 'allocated'],
  [109, 109, 'ripe', 'allocated'],
  [110, 126, 'apnic', 'allocated'],
  [127, 127, undefined, 'reserved', 'loopback'],
  [128, 132, 'arin', 'legacy'],
  [133, 133, 'apnic', 'legacy'],
  [134, 140, 'arin', 'legacy'],
  [141, 141, 'ripe', 'legacy'],
  [142, 144, 'arin', 'legacy'],
  [145, 145, 'ripe', 'legacy'],
  [146, 149, 'arin', 'legacy'],
  [150, 150, 'apnic', 'legacy'],
  [151, 151, 'ripe', 'legacy'],
  [152, 152, 'arin', 'legacy'],
  [153, 153, 'apnic', 'legacy'],
  [154, 154, 'afrinic', 'legacy'],
  [155, 162, 'arin', 'legacy'],
  [163, 163, 'apnic', 'legacy'],
  [164, 170, 'arin', 'legacy'],
  [171, 171, 'apnic', 'legacy'],
  [172, 172, 'arin', 'legacy'],
  [173, 174, 'arin', 'allocated'],
  [175, 175, 'apnic', 'allocated'],
  [176, 176, 'ripe', 'allocated'],
  [177, 177, 'lacnic', 'allocated'],
  [178, 178, 'ripe', 'allocated'],
  [179, 179, 'lacnic', 'allocated'],
  [180, 180, 'apnic', 'allocated'],
  [181, 181, 'lacnic', 'allocated'],
  [182, 183, 'apnic', 'allocated'],
  [184, 184, 'arin', 'allocated'],
  [185, 185, 'ripe', 'allocated'],
  [186, 187, 'lacnic', 'allocated'],
  [188, 188, 'ripe', 'legacy'],
  [189, 190, 'lacnic', 'allocated'],
  [191, 191, 'lacnic', 'legacy'],
  [192, 192, 'arin', 'legacy'],
  [193, 195, 'ripe', 'allocated'],
  [196, 196, 'afrinic', 'legacy'],
  [197, 197, 'afrinic', 'allocated'],
  [198, 198, 'arin', 'legacy'],
  [199, 199, 'arin', 'allocated'],
  [200, 201, 'lacnic', 'allocated'],
  [202, 203, 'apnic', 'allocated'],
  [204, 209, 'arin', 'allocated'],
  [210, 211, 'apnic', 'allocated'],
  [212, 213, 'ripe', 'allocated'],
  [214, 215, 'arin', 'legacy', 'US Department of Defense'],
  [216, 216, 'arin', 'allocated'],
  [217, 217, 'ripe', 'allocated'],
  [218, 223, 'apnic', 'allocated'],
  [224, 239, undefined, 'reserved', 'multicast'],
  [240, 255, undefined, 'reserved', 'future use'],
]

/** In order, without gaps. */
export const IPV4_ADDRESS_SPACE: readonly AddressBlock[] = ROWS.map(
  ([first, last, registry, status, note]) => ({
    first,
    last,
    registry,
    status,
    ...(note !== undefined && { note }),
  }),
)

/** The block of an address, given by its first octet. */
export function addressBlock(octet: number): AddressBlock {
  return IPV4_ADDRESS_SPACE.find(({ last }) => octet <= last)!
}
