// What the other tests rest on: that a complaint of dig is seen, and that no part of a reply is overlooked.

import { describe, expect, it } from 'vitest'
import { complaints, parseDig } from './dig.ts'

const REPLY = `;; Truncated, retrying in TCP mode.
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1
;; flags: qr aa; QUERY: 1, ANSWER: 1, AUTHORITY: 1, ADDITIONAL: 2

;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags: do; udp: 1232
; NSID: 78 ("x")
;; QUESTION SECTION:
;a.example.\t\t\tIN\tTXT

;; ANSWER SECTION:
a.example.\t\t60\tIN\tTXT\t"two  spaces" ";;"

;; AUTHORITY SECTION:
example.\t\t300\tIN\tSOA\tns.example. h.example. 1 2 3 4 5

;; ADDITIONAL SECTION:
ns.example.\t\t60\tIN\tA\t192.0.2.1

;; Query time: 0 msec
;; SERVER: 127.0.0.1#5300(127.0.0.1) (TCP)
`

describe('parseDig', () => {
  it('reads every section of every reply', () => {
    const expected = {
      opcode: 'QUERY',
      status: 'NXDOMAIN',
      flags: ['qr', 'aa'],
      edns: ['EDNS: version: 0, flags: do; udp: 1232', 'NSID: 78 ("x")'],
      question: 'a.example.\t\t\tIN\tTXT',
      answers: [
        { owner: 'a.example.', ttlSeconds: 60, rrclass: 'IN', type: 'TXT', data: '"two  spaces" ";;"' },
      ],
      authorities: [{ owner: 'example.', type: 'SOA', data: 'ns.example. h.example. 1 2 3 4 5' }],
      additionals: [{ owner: 'ns.example.', type: 'A', data: '192.0.2.1' }],
      transport: 'TCP',
    }
    expect(parseDig(REPLY + REPLY)).toMatchObject([expected, expected])
  })
})

describe('complaints', () => {
  it.each([
    ';; WARNING: recursion requested but not available',
    ';; Warning: query response not set',
    ';; Warning: Message parser reports malformed message packet.',
    ';; Got bad packet: FORMERR',
    ';; communications error to 127.0.0.1#5300: timed out',
    ';; no servers could be reached',
    ';; ;; Question section mismatch: got x/A/IN',
  ])('sees %s', (line) => {
    expect(complaints(`${REPLY}\n${line}\n`)).toEqual([line])
  })

  it('sees none in what is right', () => {
    expect(complaints(REPLY)).toEqual([])
  })
})
