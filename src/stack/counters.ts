/**
 * What a kernel has counted since it was made, as `netstat -s` shows it. Whoever drops something counts it here.
 * Data only; every part of the stack adds to its own record.
 */

/** Between the network card and IP, over all interfaces. */
function linkCounters() {
  return {
    /** Frames of a protocol that nobody here speaks. */
    unknownType: 0,
    /** Frames of a VLAN. */
    otherVlan: 0,
    /** Frames too short for what they hold, and ARP that makes no sense. */
    malformed: 0,
    /** Frames for another station, seen because the card is promiscuous. */
    otherHost: 0,
    /** Packets for an interface that is down. */
    interfaceDown: 0,
  }
}

function arpCounters() {
  return {
    requestsReceived: 0,
    repliesReceived: 0,
    requestsSent: 0,
    repliesSent: 0,
    /** Neighbors that did not answer. */
    unresolved: 0,
    /** Packets pushed out of a full queue while ARP was asking. */
    queueDropped: 0,
    /** Neighbors that found no room in the table. */
    tableOverflows: 0,
    /** Times that someone else was seen to use an address of ours. */
    conflicts: 0,
  }
}

export function ipCounters() {
  return {
    received: 0,
    /** Malformed headers: version, lengths. */
    badHeader: 0,
    badChecksum: 0,
    /** Addresses that cannot be (RFC 1812 §5.3.7), in packets received. */
    martians: 0,
    /** Packets for somebody else, on a host that does not forward. */
    notForUs: 0,
    delivered: 0,
    unknownProtocol: 0,
    forwarded: 0,
    /** Packets that had to be dropped, not forwarded: broadcasts, multicasts. */
    forwardProhibited: 0,
    badOptions: 0,
    sourceRouted: 0,
    ttlExpired: 0,
    noRoute: 0,
    /** Packets that a hook dropped: address translation, a firewall. */
    filtered: 0,
    sent: 0,
    /** Packets too long for the next link that must not be fragmented. */
    tooLong: 0,
    /** Packets taken apart, and the pieces. */
    fragmented: 0,
    fragmentsCreated: 0,
    fragmentsReceived: 0,
    reassembled: 0,
    /** Packets given up, whatever the reason; the next three are among them. */
    reassemblyFailures: 0,
    reassemblyTimeouts: 0,
    reassemblyOverlaps: 0,
    reassemblyEvictions: 0,
  }
}

function icmpCounters() {
  return {
    received: 0,
    sent: 0,
    badChecksum: 0,
    /** Messages too short for their type, and errors about packets that we never sent. */
    malformed: 0,
    /** Errors not sent because there had been too many. */
    rateLimited: 0,
    /** Errors not sent because of what they would have answered (RFC 1122 §3.2.2). */
    suppressed: 0,
    /** Pings of a broadcast address that were not answered. */
    broadcastPings: 0,
    redirectsIgnored: 0,
    /** By type (RFC 792). */
    receivedOfType: new Map<number, number>(),
    sentOfType: new Map<number, number>(),
  }
}

function udpCounters() {
  return {
    received: 0,
    sent: 0,
    /** Datagrams to a port where nobody listens. */
    noPort: 0,
    badChecksum: 0,
    malformed: 0,
  }
}

function tcpCounters() {
  return {
    activeOpens: 0,
    passiveOpens: 0,
    failedAttempts: 0,
    /** Connections that were open and got a reset. */
    resets: 0,
    received: 0,
    sent: 0,
    retransmitted: 0,
    malformed: 0,
    badChecksum: 0,
    sentResets: 0,
    /** Connection requests dropped because the backlog was full. */
    listenOverflows: 0,
    cookiesSent: 0,
    cookiesReceived: 0,
    badCookies: 0,
    /** Segments outside of the window. */
    outOfWindow: 0,
    /** Segments whose timestamp is missing or too old (RFC 7323 §5). */
    oldTimestamps: 0,
    /** Acknowledgments of what was never sent, or of long ago (RFC 5961 §5). */
    unacceptable: 0,
    challengeAcks: 0,
    /** Times that a retransmission timer fired. */
    timeouts: 0,
  }
}

export function newCounters() {
  return {
    link: linkCounters(),
    arp: arpCounters(),
    ip: ipCounters(),
    icmp: icmpCounters(),
    udp: udpCounters(),
    tcp: tcpCounters(),
  }
}

export type IpCounters = ReturnType<typeof ipCounters>
export type IcmpCounters = ReturnType<typeof icmpCounters>
export type UdpCounters = ReturnType<typeof udpCounters>
export type TcpCounters = ReturnType<typeof tcpCounters>
export type Counters = ReturnType<typeof newCounters>

/** One more of `type`. */
export function countType(counts: Map<number, number>, type: number): void {
  counts.set(type, (counts.get(type) ?? 0) + 1)
}
