/** The port of DNS, over UDP and over TCP (IANA registry "Service Name and Transport Protocol Port Number"). */

export const DNS_PORT = 53
