/** The names that tcpdump has for BGP's numbers, which are not always those of the RFCs. Tables only. */

export const MESSAGE_NAMES: Readonly<Record<number, string>> = {
  1: 'Open',
  2: 'Update',
  3: 'Notification',
  4: 'Keepalive',
  5: 'Route Refresh',
}

export const PARAMETER_NAMES: Readonly<Record<number, string>> = {
  1: 'Authentication Information',
  2: 'Capabilities Advertisement',
}

export const CAPABILITY_NAMES: Readonly<Record<number, string>> = {
  1: 'Multiprotocol Extensions',
  2: 'Route Refresh',
  3: 'Cooperative Route Filtering',
  4: 'Multiple Routes to a Destination',
  5: 'Extended Next Hop Encoding',
  8: 'Multiple Labels',
  64: 'Graceful Restart',
  65: '32-Bit AS Number',
  67: 'Dynamic Capability',
  68: 'Multisession BGP',
  69: 'Multiple Paths',
  70: 'Enhanced Route Refresh',
  71: 'Long-lived Graceful Restart',
  128: 'Route Refresh (Cisco)',
}

export const ATTRIBUTE_NAMES: Readonly<Record<number, string>> = {
  1: 'Origin',
  2: 'AS Path',
  3: 'Next Hop',
  4: 'Multi Exit Discriminator',
  5: 'Local Preference',
  6: 'Atomic Aggregate',
  7: 'Aggregator',
  8: 'Community',
  9: 'Originator ID',
  10: 'Cluster List',
  11: 'DPA',
  12: 'Advertisers',
  13: 'RCID Path / Cluster ID',
  14: 'Multi-Protocol Reach NLRI',
  15: 'Multi-Protocol Unreach NLRI',
  16: 'Extended Community',
  17: 'AS4 Path',
  18: 'Aggregator4',
  22: 'PMSI Tunnel',
  23: 'Tunnel Encapsulation',
  24: 'Traffic Engineering',
  25: 'IPv6 Extended Community',
  26: 'Accumulated IGP Metric',
  27: 'PE Distinguisher Label',
  28: 'Entropy Label',
  32: 'Large Community',
  128: 'Attribute Set',
  255: 'Reserved for development',
}

export const ORIGIN_NAMES: Readonly<Record<number, string>> = { 0: 'IGP', 1: 'EGP', 2: 'Incomplete' }

export const COMMUNITY_NAMES: Readonly<Record<number, string>> = {
  0xffff_ff01: 'NO_EXPORT',
  0xffff_ff02: 'NO_ADVERTISE',
  0xffff_ff03: 'NO_EXPORT_SUBCONFED',
}

export const AFI_NAMES: Readonly<Record<number, string>> = {
  0: 'Reserved',
  1: 'IPv4',
  2: 'IPv6',
  3: 'NSAP',
  4: 'HDLC',
  5: 'BBN 1822',
  6: '802',
  7: 'E.163',
  8: 'E.164',
  9: 'F.69',
  10: 'X.121',
  11: 'Novell IPX',
  12: 'Appletalk',
  13: 'Decnet IV',
  14: 'Banyan Vines',
  15: 'E.164 with NSAP subaddress',
  25: 'VPLS',
  196: 'Layer-2 VPN',
}

export const SAFI_NAMES: Readonly<Record<number, string>> = {
  0: 'Reserved',
  1: 'Unicast',
  2: 'Multicast',
  3: 'Unicast+Multicast',
  4: 'labeled Unicast',
  5: 'Multicast VPN',
  64: 'Tunnel',
  65: 'VPLS',
  66: 'MDT',
  70: 'EVPN',
  128: 'labeled VPN Unicast',
  129: 'labeled VPN Multicast',
  130: 'labeled VPN Unicast+Multicast',
  132: 'Route Target Routing Information',
}

export const ERROR_NAMES: Readonly<Record<number, string>> = {
  1: 'Message Header Error',
  2: 'OPEN Message Error',
  3: 'UPDATE Message Error',
  4: 'Hold Timer Expired',
  5: 'Finite State Machine Error',
  6: 'Cease',
  7: 'Capability Message Error',
}

export const SUBCODE_NAMES: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  1: { 1: 'Connection Not Synchronized', 2: 'Bad Message Length', 3: 'Bad Message Type' },
  2: {
    1: 'Unsupported Version Number',
    2: 'Bad Peer AS',
    3: 'Bad BGP Identifier',
    4: 'Unsupported Optional Parameter',
    5: 'Authentication Failure',
    6: 'Unacceptable Hold Time',
    7: 'Capability Message Error',
  },
  3: {
    1: 'Malformed Attribute List',
    2: 'Unrecognized Well-known Attribute',
    3: 'Missing Well-known Attribute',
    4: 'Attribute Flags Error',
    5: 'Attribute Length Error',
    6: 'Invalid ORIGIN Attribute',
    7: 'AS Routing Loop',
    8: 'Invalid NEXT_HOP Attribute',
    9: 'Optional Attribute Error',
    10: 'Invalid Network Field',
    11: 'Malformed AS_PATH',
  },
  5: {
    0: 'Unspecified Error',
    1: 'In OpenSent State',
    2: 'In OpenConfirm State',
    3: 'In Established State',
  },
  6: {
    1: 'Maximum Number of Prefixes Reached',
    2: 'Administrative Shutdown',
    3: 'Peer Unconfigured',
    4: 'Administrative Reset',
    5: 'Connection Rejected',
    6: 'Other Configuration Change',
    7: 'Connection Collision Resolution',
  },
  7: {
    1: 'Invalid Action Value',
    2: 'Invalid Capability Length',
    3: 'Malformed Capability Value',
    4: 'Unsupported Capability Code',
  },
}
