import { describe, expect, it } from 'vitest'
import { describeMessage } from '../../../src/dns/message/describe-message.ts'
import { hex } from '../../bytes/hex-octets.ts'
import { captured } from './captured.ts'
import { messageOf } from './message-of.ts'

describe('describeMessage', () => {
  it('prints a response as dig does', () => {
    expect(describeMessage(captured('google-fr-response'))).toBe(
      [
        ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 3099',
        ';; flags: qr rd ra; QUERY: 1, ANSWER: 8, AUTHORITY: 0, ADDITIONAL: 0',
        '',
        ';; QUESTION SECTION:',
        ';www.google.fr.\t\t\tIN\tA',
        '',
        ';; ANSWER SECTION:',
        'www.google.fr.\t\t260813\tIN\tCNAME\twww.google.com.',
        'www.google.com.\t\t551508\tIN\tCNAME\twww.l.google.com.',
        'www.l.google.com.\t108\tIN\tA\t209.85.229.147',
        'www.l.google.com.\t108\tIN\tA\t209.85.229.99',
        'www.l.google.com.\t108\tIN\tA\t209.85.229.106',
        'www.l.google.com.\t108\tIN\tA\t209.85.229.103',
        'www.l.google.com.\t108\tIN\tA\t209.85.229.105',
        'www.l.google.com.\t108\tIN\tA\t209.85.229.104',
        '',
        '',
      ].join('\n'),
    )
  })

  it('prints EDNS and its options', () => {
    const options = [
      '0003 0007 6770646e730078',
      '0008 0007 000118 00 c00002',
      '0008 0004 0000 0000',
      '0009 0000',
      '0009 0004 00093a80',
      '000a 0008 0001020304050607',
      '000b 0000',
      '000b 0002 0131',
      '000c 000c 000000000000000000000000',
      '000c 0000',
      '000d 0005 03636f6d00',
      '000e 0004 4f669728',
      '000f 000d 0012 6e6f7420226f6b220aff00',
      '000f 0002 0006',
      '000f 0003 03e7 78',
      'fde9 0003 6162ff',
      'fdea 0000',
    ].join('')
    const length = hex(options).length.toString(16).padStart(4, '0')
    const octets = messageOf({ flags: '8773', additionals: [`00 0029 1000 01008001 ${length} ${options}`] })
    expect(describeMessage(octets).split('\n')).toEqual([
      ';; ->>HEADER<<- opcode: QUERY, status: BADMODE, id: 0',
      ';; flags: qr aa tc rd ad cd; MBZ: 0x4; QUERY: 0, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 1',
      '',
      ';; OPT PSEUDOSECTION:',
      '; EDNS: version: 0, flags: do; MBZ: 0x0001, udp: 4096',
      '; NSID: 67 70 64 6e 73 00 78 ("gpdns.x")',
      '; CLIENT-SUBNET: 192.0.2.0/24/0',
      '; CLIENT-SUBNET: 0/0/0',
      '; EXPIRE:',
      '; EXPIRE: 604800',
      '; COOKIE: 0001020304050607',
      '; TCP KEEPALIVE:',
      '; TCP KEEPALIVE: 30.5 secs',
      '; PAD: (12 bytes)',
      '; PAD:',
      '; CHAIN: com.',
      '; KEY-TAG: 20326, 38696',
      '; EDE: 18 (Prohibited): (not "ok"...)',
      '; EDE: 6 (DNSSEC Bogus)',
      '; EDE: 999: (x)',
      '; OPT=65001: 61 62 ff ("ab.")',
      '; OPT=65002:',
      '',
    ])
  })

  it('names the sections of an update after their use', () => {
    const octets = messageOf({
      flags: 'a800',
      questions: ['0161 00 0006 0001'],
      answers: ['c00c 0001 00ff 00000000 0000'],
      authorities: ['c00c 0001 0001 0000003c 0004 01020304'],
    })
    expect(describeMessage(octets).split('\n').slice(3)).toEqual([
      ';; ZONE SECTION:',
      ';a.\t\t\t\tIN\tSOA',
      '',
      ';; PREREQUISITE SECTION:',
      'a.\t\t\t0\tANY\tA',
      '',
      ';; UPDATE SECTION:',
      'a.\t\t\t60\tIN\tA\t1.2.3.4',
      '',
      '',
    ])
  })

  it('prints octets of types that it does not know, and long names one space apart', () => {
    const name = '17 612d7261746865722d6c6f6e672d6e616d652d78787878 076578616d706c65 00'
    const octets = messageOf({
      questions: [`${name} ff00 0001`],
      answers: ['c00c ff00 0001 00000005 0003 616263'],
    })
    expect(describeMessage(octets)).toContain(
      'a-rather-long-name-xxxx.example. 5 IN\tTYPE65280 \\# 3 616263\n',
    )
  })

  it('takes a plain message', () => {
    const text = describeMessage({ id: 1, flag_rd: true, questions: [{ name: 'example.com.', type: 'MX' }] })
    expect(text.split('\n')).toEqual([
      ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1',
      ';; flags: rd; QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0',
      '',
      ';; QUESTION SECTION:',
      ';example.com.\t\t\tIN\tMX',
      '',
      '',
    ])
  })
})
