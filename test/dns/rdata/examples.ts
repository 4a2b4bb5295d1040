/**
 * Examples of every record type in presentation form, with their octets: from the RFCs where they have some, and at
 * the edges of each field. The octets and the printed text are those of BIND 9.18's named-rrchecker, but for the
 * types that it does not know.
 */

export interface Example {
  readonly type: string
  /** IN when left out. */
  readonly rrclass?: string
  /** What a zone file may say, where it is not the text that is printed. */
  readonly given?: string
  readonly printed: string
  /** In hexadecimal. */
  readonly wire: string
}

/** Those that named-rrchecker knows. */
export const EXAMPLES: readonly Example[] = [
  // RFC 1035
  { type: 'A', printed: '192.0.2.1', wire: 'C0000201' },
  { type: 'A', printed: '0.0.0.0', wire: '00000000' },
  { type: 'A', printed: '255.255.255.255', wire: 'FFFFFFFF' },
  { type: 'A', rrclass: 'HS', printed: '192.0.2.1', wire: 'C0000201' },
  {
    type: 'A',
    rrclass: 'CH',
    given: 'Weird.Chaos. 0123',
    printed: 'Weird.Chaos. 123',
    wire: '055765697264054368616F73000053',
  },
  { type: 'A', rrclass: 'CH', printed: '. 177777', wire: '00FFFF' },
  { type: 'NS', printed: 'ns1.example.com.', wire: '036E7331076578616D706C6503636F6D00' },
  { type: 'NS', printed: 'A.Mixed-Case.Example.', wire: '01410A4D697865642D43617365074578616D706C6500' },
  { type: 'NS', printed: '.', wire: '00' },
  {
    type: 'NS',
    printed: 'a\\.b\\@c\\$d\\"e\\(f\\)g\\;h\\\\i\\032j\\000k\\200.example.',
    wire: '16612E62406324642265286629673B685C69206A006BC8076578616D706C6500',
  },
  { type: 'MD', printed: 'madname.example.', wire: '076D61646E616D65076578616D706C6500' },
  { type: 'MF', printed: 'madname.example.', wire: '076D61646E616D65076578616D706C6500' },
  { type: 'CNAME', printed: 'alias.example.com.', wire: '05616C696173076578616D706C6503636F6D00' },
  {
    type: 'SOA',
    printed: 'ns1.example.com. hostmaster\\.dns.example.com. 2024010101 7200 3600 1209600 300',
    wire: '036E7331076578616D706C6503636F6D000E686F73746D61737465722E646E73076578616D706C6503636F6D0078A3F17500001C2000000E10001275000000012C',
  },
  {
    type: 'SOA',
    given: '. . 4294967295 1h 1d2h 1W 1w1d1h1m1s',
    printed: '. . 4294967295 3600 93600 604800 694861',
    wire: '0000FFFFFFFF00000E1000016DA000093A80000A9A4D',
  },
  { type: 'MB', printed: 'madname.example.', wire: '076D61646E616D65076578616D706C6500' },
  { type: 'MG', printed: 'mgmname.example.', wire: '076D676D6E616D65076578616D706C6500' },
  { type: 'MR', printed: 'mrname.example.', wire: '066D726E616D65076578616D706C6500' },
  { type: 'NULL', printed: '\\# 0', wire: '' },
  { type: 'NULL', printed: '\\# 5 48656C6C6F', wire: '48656C6C6F' },
  {
    type: 'WKS',
    given: '10.0.0.1 tcp telnet ftp smtp',
    printed: '10.0.0.1 6 21 23 25',
    wire: '0A0000010600000540',
  },
  { type: 'WKS', printed: '192.168.0.1 17 53 67 69 123', wire: 'C0A800011100000000000004001400000000000010' },
  { type: 'WKS', printed: '192.168.0.1 99', wire: 'C0A8000163' },
  { type: 'PTR', printed: 'host.example.com.', wire: '04686F7374076578616D706C6503636F6D00' },
  {
    type: 'HINFO',
    given: '"PDP-11/70" UNIX',
    printed: '"PDP-11/70" "UNIX"',
    wire: '095044502D31312F373004554E4958',
  },
  { type: 'HINFO', printed: '"" ""', wire: '0000' },
  {
    type: 'MINFO',
    printed: 'rmailbx.example. emailbx.example.',
    wire: '07726D61696C6278076578616D706C650007656D61696C6278076578616D706C6500',
  },
  { type: 'MX', printed: '10 mail.example.com.', wire: '000A046D61696C076578616D706C6503636F6D00' },
  { type: 'MX', given: '065535 .', printed: '65535 .', wire: 'FFFF00' },
  { type: 'TXT', printed: '"v=spf1 -all"', wire: '0B763D73706631202D616C6C' },
  {
    type: 'TXT',
    given: 'plain "with space" "" a"b"c',
    printed: '"plain" "with space" "" "a" "b" "c"',
    wire: '05706C61696E0A7769746820737061636500016101620163',
  },
  {
    type: 'TXT',
    printed: '"quote \\" backslash \\\\ semicolon ; high \\200 tab \\009 del \\127"',
    wire: '3271756F74652022206261636B736C617368205C2073656D69636F6C6F6E203B206869676820C82074616220092064656C207F',
  },
  { type: 'TXT', given: '\\065\\066\\;', printed: '"AB;"', wire: '0341423B' },
  // RFC 1183, 1348, 1706, 1712, 2163
  {
    type: 'RP',
    printed: 'louie.trantor.umd.edu. LAM1.people.umd.edu.',
    wire: '056C6F756965077472616E746F7203756D640365647500044C414D310670656F706C6503756D640365647500',
  },
  { type: 'RP', printed: '. .', wire: '0000' },
  {
    type: 'AFSDB',
    printed: '1 bigbird.toaster.com.',
    wire: '0001076269676269726407746F617374657203636F6D00',
  },
  { type: 'X25', given: '311061700956', printed: '"311061700956"', wire: '0C333131303631373030393536' },
  {
    type: 'ISDN',
    given: '150862028003217 004',
    printed: '"150862028003217" "004"',
    wire: '0F31353038363230323830303332313703303034',
  },
  { type: 'ISDN', printed: '"150862028003217"', wire: '0F313530383632303238303033323137' },
  { type: 'ISDN', printed: '"" ""', wire: '0000' },
  { type: 'RT', printed: '10 NET.Prime.COM.', wire: '000A034E4554055072696D6503434F4D00' },
  {
    type: 'NSAP',
    given: '0x47.0005.80.005a00.0000.0001.e133.ffffff000161.00',
    printed: '0x47000580005a0000000001e133ffffff00016100',
    wire: '47000580005A0000000001E133FFFFFF00016100',
  },
  { type: 'NSAP', printed: '0x47', wire: '47' },
  { type: 'NSAP-PTR', printed: 'bsdi1.nist.gov.', wire: '056273646931046E69737403676F7600' },
  {
    type: 'PX',
    printed: '50 ab.net2.it. O-ab.PRMD-net2.ADMD-p400.C-it.',
    wire: '0032026162046E65743202697400044F2D61620950524D442D6E6574320941444D442D7034303004432D697400',
  },
  {
    type: 'GPOS',
    given: '-32.6882 116.8652 10.0',
    printed: '"-32.6882" "116.8652" "10.0"',
    wire: '082D33322E36383832083131362E383635320431302E30',
  },
  { type: 'GPOS', printed: '"" "" ""', wire: '000000' },
  // NIMROD, ATM
  { type: 'EID', given: 'e32c6f78163a9348', printed: 'E32C6F78163A9348', wire: 'E32C6F78163A9348' },
  { type: 'EID', given: 'aa bb cc', printed: 'AABBCC', wire: 'AABBCC' },
  { type: 'NIMLOC', given: '32251a030067', printed: '32251A030067', wire: '32251A030067' },
  { type: 'ATMA', given: '+61.200.000.000', printed: '+61200000000', wire: '013631323030303030303030' },
  {
    type: 'ATMA',
    given: '39.246f.00000000000000000000000000000000.00',
    printed: '39246f0000000000000000000000000000000000',
    wire: '0039246F0000000000000000000000000000000000',
  },
  { type: 'ATMA', printed: '\\# 2 0212', wire: '0212' },
  // RFC 1876, 2230, 2782, 2874, 3123, 3403, 3596, 6672
  { type: 'AAAA', printed: '2001:db8::1', wire: '20010DB8000000000000000000000001' },
  { type: 'AAAA', printed: '::', wire: '00000000000000000000000000000000' },
  { type: 'AAAA', printed: '::1', wire: '00000000000000000000000000000001' },
  { type: 'AAAA', printed: '::ffff:192.0.2.1', wire: '00000000000000000000FFFFC0000201' },
  { type: 'AAAA', printed: '::192.0.2.1', wire: '000000000000000000000000C0000201' },
  {
    type: 'AAAA',
    given: '::ffff:0:192.0.2.1',
    printed: '::ffff:0:c000:201',
    wire: '0000000000000000FFFF0000C0000201',
  },
  {
    type: 'AAAA',
    given: '2001:0DB8:0:0:1:0:0:1',
    printed: '2001:db8::1:0:0:1',
    wire: '20010DB8000000000001000000000001',
  },
  { type: 'AAAA', printed: '1:0:2:3:4:5:6:7', wire: '00010000000200030004000500060007' },
  {
    type: 'AAAA',
    given: 'fe80:0:0:1:0:0:0:0',
    printed: 'fe80:0:0:1::',
    wire: 'FE800000000000010000000000000000',
  },
  {
    type: 'LOC',
    given: '42 21 54 N 71 06 18 W -24m 30m',
    printed: '42 21 54.000 N 71 6 18.000 W -24.00m 30m 10000m 10m',
    wire: '0033161389172DD070BE15F000988D20',
  },
  {
    type: 'LOC',
    given: '42 21 43.952 N 71 5 6.344 W -24m 1m 200m',
    printed: '42 21 43.952 N 71 5 6.344 W -24.00m 1m 200m 10m',
    wire: '001224138917069070BF2DD800988D20',
  },
  {
    type: 'LOC',
    given: '52 14 05 N 00 08 50 E 10m',
    printed: '52 14 5.000 N 0 8 50.000 E 10.00m 1m 10000m 10m',
    wire: '001216138B3556C88008165000989A68',
  },
  {
    type: 'LOC',
    given: '32 7 19 S 116 2 25 E 10m',
    printed: '32 7 19.000 S 116 2 25.000 E 10.00m 1m 10000m 10m',
    wire: '00121613791B7D2898E6486800989A68',
  },
  {
    type: 'LOC',
    given: '42 N 71 W 0',
    printed: '42 0 0.000 N 71 0 0.000 W 0.00m 1m 10000m 10m',
    wire: '001216138903210070C3DA8000989680',
  },
  {
    type: 'LOC',
    given: '90 S 180 E -100000.00m 90000000m 90000000.00m 0m',
    printed: '90 0 0.000 S 180 0 0.000 E -100000.00m 90000000m 90000000m 0.00m',
    wire: '009999006CB02700A69FB20000000000',
  },
  {
    type: 'LOC',
    given: '1 2 3.4 N 71 0 0.001 W 42849672.95 1.5m 0.01m 0.09',
    printed: '1 2 3.400 N 71 0 0.001 W 42849672.95m 1m 0.01m 0.09m',
    wire: '001210908038D08870C3DA7FFFFFFFFF',
  },
  {
    type: 'LOC',
    given: '1 2 3. S 0 E +0.5m 0.1 12345 99',
    printed: '1 2 3.000 S 0 0 0.000 E 0.50m 0.10m 10000m 90m',
    wire: '001116937FC7310880000000009896B2',
  },
  {
    type: 'LOC',
    given: '\\# 16 00000000800000008000000000989680',
    printed: '0 0 0.000 N 0 0 0.000 E 0.00m 0.00m 0.00m 0.00m',
    wire: '00000000800000008000000000989680',
  },
  { type: 'LOC', printed: '\\# 3 010203', wire: '010203' },
  {
    type: 'SRV',
    printed: '0 5 5060 sip.example.com.',
    wire: '0000000513C403736970076578616D706C6503636F6D00',
  },
  { type: 'SRV', printed: '65535 65535 65535 .', wire: 'FFFFFFFFFFFF00' },
  {
    type: 'NAPTR',
    printed: '100 50 "s" "z3950+I2L+I2C" "" _z3950._tcp.gatech.edu.',
    wire: '0064003201730D7A333935302B49324C2B49324300065F7A33393530045F746370066761746563680365647500',
  },
  {
    type: 'NAPTR',
    printed: '100 10 "" "" "!^urn:cid:.+@([^\\\\.]+\\\\.)(.*)$!\\\\2!i" .',
    wire: '0064000A000021215E75726E3A6369643A2E2B40285B5E5C2E5D2B5C2E29282E2A2924215C32216900',
  },
  {
    type: 'NAPTR',
    given: '100 10 u sip+E2U !^.*$!sip:info@example.com! .',
    printed: '100 10 "u" "sip+E2U" "!^.*$!sip:info@example.com!" .',
    wire: '0064000A0175077369702B4532551B215E2E2A24217369703A696E666F406578616D706C652E636F6D2100',
  },
  { type: 'KX', printed: '2 rt-kx.example.org.', wire: '00020572742D6B78076578616D706C65036F726700' },
  {
    type: 'A6',
    given: '0 2345:00c1:ca11:0001:1234:5678:9abc:def0',
    printed: '0 2345:c1:ca11:1:1234:5678:9abc:def0',
    wire: '00234500C1CA110001123456789ABCDEF0',
  },
  {
    type: 'A6',
    printed: '64 ::1234:5678:9abc:def0 SUBNET-1.IP6.example.',
    wire: '40123456789ABCDEF0085355424E45542D3103495036076578616D706C6500',
  },
  { type: 'A6', printed: '128 a.example.', wire: '800161076578616D706C6500' },
  {
    type: 'A6',
    given: '1 ffff:: a.example.',
    printed: '1 7fff:: a.example.',
    wire: '017FFF00000000000000000000000000000161076578616D706C6500',
  },
  {
    type: 'A6',
    given: '125 ffff::ff a.example.',
    printed: '125 ::7 a.example.',
    wire: '7D070161076578616D706C6500',
  },
  {
    type: 'DNAME',
    printed: 'frobozz-division.acme.example.',
    wire: '1066726F626F7A7A2D6469766973696F6E0461636D65076578616D706C6500',
  },
  { type: 'APL', printed: '1:192.168.32.0/21 !1:192.168.38.0/28', wire: '00011503C0A82000011C83C0A826' },
  {
    type: 'APL',
    given: '1:224.0.0.0/4 2:FF00:0:0:0:0:0:0:0/8',
    printed: '1:224.0.0.0/4 2:ff00::/8',
    wire: '00010401E000020801FF',
  },
  { type: 'APL', printed: '', wire: '' },
  {
    type: 'APL',
    printed: '!1:0.0.0.0/0 2:::/0 2:2001:db8::/32 2:::1/128 2:::ffff:1.2.3.4/128',
    wire: '00010080000200000002200420010DB800028010000000000000000000000000000000010002801000000000000000000000FFFF01020304',
  },
  { type: 'APL', printed: '\\# 6 00030802AABB', wire: '00030802AABB' },
  // RFC 2535, 4034, 5155, 7344, 7477
  { type: 'KEY', printed: '256 3 5 aGVsbG8=', wire: '0100030568656C6C6F' },
  {
    type: 'KEY',
    given: 'NOCONF|ZONE EMAIL DH aGVs bG8=',
    printed: '16640 2 2 aGVsbG8=',
    wire: '4100020268656C6C6F',
  },
  {
    type: 'KEY',
    given: 'USER|SIG15 TLS DSA aGVsbG8=',
    printed: '15 1 3 aGVsbG8=',
    wire: '000F010368656C6C6F',
  },
  { type: 'KEY', given: '0xC000 3 8', printed: '49152 3 8', wire: 'C0000308' },
  {
    type: 'SIG',
    printed: 'A 5 3 86400 20030322173103 20030220173103 2642 example.com. aGVsbG8=',
    wire: '00010503000151803E7C9DD73E5510D70A52076578616D706C6503636F6D0068656C6C6F',
  },
  {
    type: 'SIG',
    given: 'TYPE0 RSASHA1 0 0 20030322173103 20030220173103 2642 . aGVsbG8=',
    printed: '0 5 0 0 20030322173103 20030220173103 2642 . aGVsbG8=',
    wire: '00000500000000003E7C9DD73E5510D70A520068656C6C6F',
  },
  {
    type: 'SIG',
    given: 'TYPE65280 5 0 0 20030322173103 20030220173103 2642 . aGVsbG8=',
    printed: '65280 5 0 0 20030322173103 20030220173103 2642 . aGVsbG8=',
    wire: 'FF000500000000003E7C9DD73E5510D70A520068656C6C6F',
  },
  { type: 'NXT', printed: 'medium.foo.nil. A MX SIG NXT', wire: '066D656469756D03666F6F036E696C0040010082' },
  { type: 'NXT', given: 'a. TYPE127 1', printed: 'a. A 127', wire: '01610040000000000000000000000000000001' },
  { type: 'NXT', printed: '.', wire: '00' },
  {
    type: 'DS',
    given: '60485 5 1 2BB183AF5F22588179A53B0A 98631FAD1A292118',
    printed: '60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118',
    wire: 'EC4505012BB183AF5F22588179A53B0A98631FAD1A292118',
  },
  {
    type: 'DS',
    given: '60485 RSASHA256 SHA-256 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B83 83F6A1E4469DA50A',
    printed: '60485 8 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4 469DA50A',
    wire: 'EC450802D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A',
  },
  {
    type: 'DS',
    given:
      '60485 13 SHA-384 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50ad4b7d520e7bb5f0f67674a0cceb1e3e0',
    printed:
      '60485 13 4 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4 469DA50AD4B7D520E7BB5F0F67674A0CCEB1E3E0',
    wire: 'EC450D04D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50AD4B7D520E7BB5F0F67674A0CCEB1E3E0',
  },
  { type: 'DS', given: '1 ED25519 200 AA', printed: '1 15 200 AA', wire: '00010FC8AA' },
  { type: 'CDS', printed: '0 0 0 00', wire: '0000000000' },
  {
    type: 'CDS',
    printed: '60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118',
    wire: 'EC4505012BB183AF5F22588179A53B0A98631FAD1A292118',
  },
  {
    type: 'DLV',
    printed: '60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118',
    wire: 'EC4505012BB183AF5F22588179A53B0A98631FAD1A292118',
  },
  {
    type: 'TA',
    printed: '60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118',
    wire: 'EC4505012BB183AF5F22588179A53B0A98631FAD1A292118',
  },
  {
    type: 'DNSKEY',
    given:
      '256 3 5 AQPSKmynfzW4kyBv015MUG2DeIQ3Cbl+BBZH4b/0PY1kxkmvHjcZc8nokfzj31GajIQKY+5CptLr3buXA10hWqTkF7H6RfoRqXQeogmMHfpftf6zMv1LyBUgia7za6ZEzOJBOztyvhjL742iU/TpPSEDhm2SNKLijfUppn1UaNvv4w==',
    printed:
      '256 3 5 AQPSKmynfzW4kyBv015MUG2DeIQ3Cbl+BBZH4b/0PY1kxkmvHjcZc8no kfzj31GajIQKY+5CptLr3buXA10hWqTkF7H6RfoRqXQeogmMHfpftf6z Mv1LyBUgia7za6ZEzOJBOztyvhjL742iU/TpPSEDhm2SNKLijfUppn1U aNvv4w==',
    wire: '010003050103D22A6CA77F35B893206FD35E4C506D8378843709B97E041647E1BFF43D8D64C649AF1E371973C9E891FCE3DF519A8C840A63EE42A6D2EBDDBB97035D215AA4E417B1FA45FA11A9741EA2098C1DFA5FB5FEB332FD4BC8152089AEF36BA644CCE2413B3B72BE18CBEF8DA253F4E93D2103866D9234A2E28DF529A67D5468DBEFE3',
  },
  {
    type: 'DNSKEY',
    given: 'ZONE|KSK DNSSEC RSASHA256 aGVs bG8=',
    printed: '257 3 8 aGVsbG8=',
    wire: '0101030868656C6C6F',
  },
  {
    type: 'DNSKEY',
    given: '0x101 3 PRIVATEOID aGVsbG8=',
    printed: '257 3 254 aGVsbG8=',
    wire: '010103FE68656C6C6F',
  },
  { type: 'DNSKEY', printed: '49152 0 253 A2ZvbwA=', wire: 'C00000FD03666F6F00' },
  { type: 'CDNSKEY', printed: '0 3 0 AA==', wire: '0000030000' },
  { type: 'RKEY', printed: '0 3 5 aGVsbG8=', wire: '0000030568656C6C6F' },
  {
    type: 'RRSIG',
    given:
      'A 5 3 86400 20030322173103 20030220173103 2642 example.com. oJB1W6WNGv+ldvQ3WDG0MQkg5IEhjRip8WTrPYGv07h108dUKGMeDPKijVCHX3DDKdfb+v6oB9wfuh3DTJXUAfI/M0zmO/zz8bW0Rznl8O3tGNazPwQKkRN20XPXV6nwwfoXmJQbsLNrLfkGJ5D6fwFm8nN+6pBzeDQfsS3Ap3o=',
    printed:
      'A 5 3 86400 20030322173103 20030220173103 2642 example.com. oJB1W6WNGv+ldvQ3WDG0MQkg5IEhjRip8WTrPYGv07h108dUKGMeDPKi jVCHX3DDKdfb+v6oB9wfuh3DTJXUAfI/M0zmO/zz8bW0Rznl8O3tGNaz PwQKkRN20XPXV6nwwfoXmJQbsLNrLfkGJ5D6fwFm8nN+6pBzeDQfsS3A p3o=',
    wire: '00010503000151803E7C9DD73E5510D70A52076578616D706C6503636F6D00A090755BA58D1AFFA576F4375831B4310920E481218D18A9F164EB3D81AFD3B875D3C75428631E0CF2A28D50875F70C329D7DBFAFEA807DC1FBA1DC34C95D401F23F334CE63BFCF3F1B5B44739E5F0EDED18D6B33F040A911376D173D757A9F0C1FA1798941BB0B36B2DF9062790FA7F0166F2737EEA907378341FB12DC0A77A',
  },
  {
    type: 'RRSIG',
    given: 'TYPE65280 RSASHA1 3 86400 1048354263 0 2642 Example.COM. aGVsbG8=',
    printed: 'TYPE65280 5 3 86400 20030322173103 19700101000000 2642 Example.COM. aGVsbG8=',
    wire: 'FF000503000151803E7C9DD7000000000A52074578616D706C6503434F4D0068656C6C6F',
  },
  {
    type: 'RRSIG',
    given: '15 13 0 0 20000229235959 19991231000000 0 . AA==',
    printed: 'MX 13 0 0 20000229235959 19991231000000 0 . AA==',
    wire: '000F0D000000000038BC5D7F386BF20000000000',
  },
  {
    type: 'RRSIG',
    printed: 'A 5 3 86400 20240229000000 20900301000000 2642 example.com. aGVsbG8=',
    wire: '000105030001518065DFC900E20579800A52076578616D706C6503636F6D0068656C6C6F',
  },
  {
    type: 'NSEC',
    printed: 'host.example.com. A MX RRSIG NSEC TYPE1234',
    wire: '04686F7374076578616D706C6503636F6D000006400100000003041B000000000000000000000000000000000000000000000000000020',
  },
  { type: 'NSEC', given: '. nsec mx A A', printed: '. A MX NSEC', wire: '000006400100000001' },
  {
    type: 'NSEC',
    given: 'a. TYPE65535 TYPE256 TYPE255 TYPE0',
    printed: 'a. TYPE0 ANY URI TYPE65535',
    wire: '01610000208000000000000000000000000000000000000000000000000000000000000001010180FF200000000000000000000000000000000000000000000000000000000000000001',
  },
  {
    type: 'NSEC3',
    given: '1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr MX DNSKEY NS SOA NSEC3PARAM RRSIG',
    printed: '1 1 12 AABBCCDD 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR NS SOA MX RRSIG DNSKEY NSEC3PARAM',
    wire: '0101000C04AABBCCDD14174EB2409FE28BCB4887A1836F957F0A8425E27B000722010000000290',
  },
  {
    type: 'NSEC3',
    given: 'SHA-1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr',
    printed: '1 0 0 - 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR',
    wire: '010000000014174EB2409FE28BCB4887A1836F957F0A8425E27B',
  },
  {
    type: 'NSEC3',
    given: '2 0 65535 00 2t7b4g4v A',
    printed: '2 0 65535 00 2T7B4G4V A',
    wire: '0200FFFF010005174EB2409F000140',
  },
  { type: 'NSEC3PARAM', given: '1 0 12 aabbccdd', printed: '1 0 12 AABBCCDD', wire: '0100000C04AABBCCDD' },
  { type: 'NSEC3PARAM', given: 'SHA-1 0 0 -', printed: '1 0 0 -', wire: '0100000000' },
  { type: 'CSYNC', printed: '66 3 A NS AAAA', wire: '000000420003000460000008' },
  { type: 'CSYNC', printed: '4294967295 65535', wire: 'FFFFFFFFFFFF' },
  // RFC 4025, 4255, 4398, 4701, 6698, 7929, 8005, 8162, 8659, 8976
  { type: 'CERT', printed: 'PKIX 1 RSASHA1 aGVsbG8=', wire: '000100010568656C6C6F' },
  {
    type: 'CERT',
    given: '65534 65535 200 aGVs bG8=',
    printed: '65534 65535 200 aGVsbG8=',
    wire: 'FFFEFFFFC868656C6C6F',
  },
  { type: 'CERT', given: 'oid 0 rsasha256 AA==', printed: 'OID 0 RSASHA256 AA==', wire: '00FE00000800' },
  { type: 'CERT', printed: '0 0 0 AA==', wire: '000000000000' },
  {
    type: 'CERT',
    given: 'IACPKIX 0 ECDSA256 AA==',
    printed: 'IACPKIX 0 ECDSAP256SHA256 AA==',
    wire: '000800000D00',
  },
  {
    type: 'SSHFP',
    given: '2 1 123456789abcdef67890123456789abcdef67890',
    printed: '2 1 123456789ABCDEF67890123456789ABCDEF67890',
    wire: '0201123456789ABCDEF67890123456789ABCDEF67890',
  },
  {
    type: 'SSHFP',
    given: '4 2 123456789abcdef67890123456789abcdef6789012345678 9abcdef678901234',
    printed: '4 2 123456789ABCDEF67890123456789ABCDEF67890123456789ABCDEF6 78901234',
    wire: '0402123456789ABCDEF67890123456789ABCDEF67890123456789ABCDEF678901234',
  },
  { type: 'SSHFP', printed: '0 9 1234', wire: '00091234' },
  {
    type: 'IPSECKEY',
    printed: '10 1 2 192.0.2.38 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==',
    wire: '0A0102C0000226010351537986ED35533B6064478EEEB27B5BD74DAE149B6E81BA3A0521AF82AB7801',
  },
  {
    type: 'IPSECKEY',
    printed: '10 0 2 . AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==',
    wire: '0A0002010351537986ED35533B6064478EEEB27B5BD74DAE149B6E81BA3A0521AF82AB7801',
  },
  {
    type: 'IPSECKEY',
    given: '10 2 2 2001:0DB8:0:8002::2000:1 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==',
    printed: '10 2 2 2001:db8:0:8002::2000:1 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==',
    wire: '0A020220010DB8000080020000000020000001010351537986ED35533B6064478EEEB27B5BD74DAE149B6E81BA3A0521AF82AB7801',
  },
  {
    type: 'IPSECKEY',
    given: '10 3 2 mygateway.example.com. AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6 BSGvgqt4AQ==',
    printed: '10 3 2 mygateway.example.com. AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==',
    wire: '0A0302096D7967617465776179076578616D706C6503636F6D00010351537986ED35533B6064478EEEB27B5BD74DAE149B6E81BA3A0521AF82AB7801',
  },
  {
    type: 'DHCID',
    printed: 'AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=',
    wire: '000201636FC0B8271C82825BB1AC5C41CF5351AA69B4FEBD94E8F17CDB95000DA48C40',
  },
  {
    type: 'DHCID',
    printed: 'AAEBOSD+XR3Os/0LozeXVqcNc7FwCfQdWL3b/NaiUDlW2No=',
    wire: '0001013920FE5D1DCEB3FD0BA3379756A70D73B17009F41D58BDDBFCD6A2503956D8DA',
  },
  {
    type: 'TLSA',
    given: '0 0 1 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971',
    printed: '0 0 1 D2ABDE240D7CD3EE6B4B28C54DF034B97983A1D16E8A410E4561CB10 6618E971',
    wire: '000001D2ABDE240D7CD3EE6B4B28C54DF034B97983A1D16E8A410E4561CB106618E971',
  },
  { type: 'TLSA', given: '3 1 255 ab cd', printed: '3 1 255 ABCD', wire: '0301FFABCD' },
  { type: 'SMIMEA', given: '3 1 1 abcd', printed: '3 1 1 ABCD', wire: '030101ABCD' },
  {
    type: 'HIP',
    printed:
      '2 200100107B1A74DF365639CC39F1D578 AwEAAbdxyhNuSutc5EMzxTs9LBPCIkOFH8cIvM4p9+LrV4e19WzK00+CI6zBCQTdtWsuxKbWIy87UOoJTwkUs7lBu+Upr1gsNrut79ryra+bSRGQb1slImA8YVJyuIDsj7kwzG7jnERNqnWxZ48AWkskmdHaVDP4BcelrTI3rMXdXF5D',
    wire: '10020084200100107B1A74DF365639CC39F1D57803010001B771CA136E4AEB5CE44333C53B3D2C13C22243851FC708BCCE29F7E2EB5787B5F56CCAD34F8223ACC10904DDB56B2EC4A6D6232F3B50EA094F0914B3B941BBE529AF582C36BBADEFDAF2ADAF9B4911906F5B2522603C615272B880EC8FB930CC6EE39C444DAA75B1678F005A4B2499D1DA5433F805C7A5AD3237ACC5DD5C5E43',
  },
  {
    type: 'HIP',
    printed: '2 200100107B1A74DF365639CC39F1D578 AwEAAbdx rvs1.example.com. rvs2.example.com.',
    wire: '10020006200100107B1A74DF365639CC39F1D57803010001B7710472767331076578616D706C6503636F6D000472767332076578616D706C6503636F6D00',
  },
  { type: 'OPENPGPKEY', given: 'mDME X2g=', printed: 'mDMEX2g=', wire: '9833045F68' },
  {
    type: 'CAA',
    printed: '0 issue "ca1.example.net; account=230123"',
    wire: '000569737375656361312E6578616D706C652E6E65743B206163636F756E743D323330313233',
  },
  { type: 'CAA', given: '128 tbs Unknown', printed: '128 tbs "Unknown"', wire: '8003746273556E6B6E6F776E' },
  {
    type: 'CAA',
    printed: '0 iodef "mailto:security@example.com"',
    wire: '0005696F6465666D61696C746F3A7365637572697479406578616D706C652E636F6D',
  },
  { type: 'CAA', printed: '0 issue ""', wire: '00056973737565' },
  {
    type: 'CAA',
    given: '0 issue a\\"b\\200',
    printed: '0 issue "a\\"b\\200"',
    wire: '00056973737565612262C8',
  },
  {
    type: 'ZONEMD',
    given:
      '2018031500 1 1 FEBE3D4CE2EC2FFA4BA99D46CD69D6D29711E55217057BEE 7EB1A7B641A47BA7FED2DD5B97AE499FAFA4F22C6BD647DE',
    printed:
      '2018031500 1 1 FEBE3D4CE2EC2FFA4BA99D46CD69D6D29711E55217057BEE7EB1A7B6 41A47BA7FED2DD5B97AE499FAFA4F22C6BD647DE',
    wire: '7848B78C0101FEBE3D4CE2EC2FFA4BA99D46CD69D6D29711E55217057BEE7EB1A7B641A47BA7FED2DD5B97AE499FAFA4F22C6BD647DE',
  },
  {
    type: 'ZONEMD',
    given: '2018031900 240 241 e2d523f654b9422a96c5a8f4',
    printed: '2018031900 240 241 E2D523F654B9422A96C5A8F4',
    wire: '7848B91CF0F1E2D523F654B9422A96C5A8F4',
  },
  { type: 'SINK', given: '1 2 3 aGVs bG8=', printed: '1 2 3 aGVsbG8=', wire: '01020368656C6C6F' },
  { type: 'SINK', printed: '255 0 1', wire: 'FF0001' },
  {
    type: 'TALINK',
    printed: 'h0.example.com. h2.example.com.',
    wire: '026830076578616D706C6503636F6D00026832076578616D706C6503636F6D00',
  },
  // RFC 6742, 7043, 7553, 8777, 9460, 9461, 9606, 9859, 9886 and registrations
  {
    type: 'NID',
    given: '10 0014:4fff:ff20:ee64',
    printed: '10 14:4fff:ff20:ee64',
    wire: '000A00144FFFFF20EE64',
  },
  { type: 'NID', printed: '20 0:0:0:0', wire: '00140000000000000000' },
  { type: 'L32', printed: '10 10.1.2.0', wire: '000A0A010200' },
  {
    type: 'L64',
    given: '10 2001:0DB8:1140:1000',
    printed: '10 2001:db8:1140:1000',
    wire: '000A20010DB811401000',
  },
  {
    type: 'LP',
    printed: '10 l64-subnet1.example.com.',
    wire: '000A0B6C36342D7375626E657431076578616D706C6503636F6D00',
  },
  { type: 'EUI48', printed: '00-00-5e-00-53-2a', wire: '00005E00532A' },
  { type: 'EUI48', given: '0-0-5E-0-53-2A', printed: '00-00-5e-00-53-2a', wire: '00005E00532A' },
  { type: 'EUI64', printed: '00-00-5e-ef-10-00-00-2a', wire: '00005EEF1000002A' },
  {
    type: 'URI',
    printed: '10 1 "ftp://ftp1.example.com/public"',
    wire: '000A00016674703A2F2F667470312E6578616D706C652E636F6D2F7075626C6963',
  },
  { type: 'URI', printed: '0 65535 ""', wire: '0000FFFF' },
  { type: 'URI', printed: '10 1 "a\\"b\\200"', wire: '000A0001612262C8' },
  { type: 'AMTRELAY', printed: '10 0 1 203.0.113.15', wire: '0A01CB00710F' },
  {
    type: 'AMTRELAY',
    given: '10 0 2 2001:DB8::15',
    printed: '10 0 2 2001:db8::15',
    wire: '0A0220010DB8000000000000000000000015',
  },
  {
    type: 'AMTRELAY',
    printed: '128 1 3 amtrelays.example.com.',
    wire: '808309616D7472656C617973076578616D706C6503636F6D00',
  },
  { type: 'AMTRELAY', printed: '10 0 0 .', wire: '0A00' },
  { type: 'AMTRELAY', printed: '\\# 4 0A84AABB', wire: '0A84AABB' },
  { type: 'SVCB', printed: '0 foo.example.com.', wire: '000003666F6F076578616D706C6503636F6D00' },
  { type: 'SVCB', printed: '1 .', wire: '000100' },
  {
    type: 'SVCB',
    printed: '16 foo.example.com. port=53',
    wire: '001003666F6F076578616D706C6503636F6D00000300020035',
  },
  {
    type: 'SVCB',
    given: '1 foo.example.com. key667=hello',
    printed: '1 foo.example.com. key667="hello"',
    wire: '000103666F6F076578616D706C6503636F6D00029B000568656C6C6F',
  },
  {
    type: 'SVCB',
    printed: '1 foo.example.com. key667="hello\\210qoo"',
    wire: '000103666F6F076578616D706C6503636F6D00029B000968656C6C6FD2716F6F',
  },
  {
    type: 'SVCB',
    given: '1 foo.example.com. ipv6hint="2001:db8::1,2001:db8::53:1"',
    printed: '1 foo.example.com. ipv6hint=2001:db8::1,2001:db8::53:1',
    wire: '000103666F6F076578616D706C6503636F6D000006002020010DB800000000000000000000000120010DB8000000000000000000530001',
  },
  {
    type: 'SVCB',
    given: '1 example.com. ipv6hint="2001:db8:122:344::192.0.2.33"',
    printed: '1 example.com. ipv6hint=2001:db8:122:344::c000:221',
    wire: '0001076578616D706C6503636F6D000006001020010DB80122034400000000C0000221',
  },
  {
    type: 'SVCB',
    given: '16 foo.example.org. (alpn=h2,h3-19 mandatory=ipv4hint,alpn ipv4hint=192.0.2.1)',
    printed: '16 foo.example.org. mandatory=alpn,ipv4hint alpn="h2,h3-19" ipv4hint=192.0.2.1',
    wire: '001003666F6F076578616D706C65036F7267000000000400010004000100090268320568332D313900040004C0000201',
  },
  {
    type: 'SVCB',
    printed: '16 foo.example.org. alpn="f\\\\\\\\oo\\\\,bar,h2"',
    wire: '001003666F6F076578616D706C65036F7267000001000C08665C6F6F2C626172026832',
  },
  {
    type: 'SVCB',
    given: '16 foo.example.org. alpn=f\\\\\\092oo\\092,bar,h2',
    printed: '16 foo.example.org. alpn="f\\\\\\\\oo\\\\,bar,h2"',
    wire: '001003666F6F076578616D706C65036F7267000001000C08665C6F6F2C626172026832',
  },
  {
    type: 'SVCB',
    given: '1 . alpn="h2 h3\\"\\200" port="8443"',
    printed: '1 . alpn="h2\\032h3\\"\\200" port=8443',
    wire: '0001000001000807683220683322C80003000220FB',
  },
  {
    type: 'SVCB',
    given: '1 . no-default-alpn="" alpn=a;comment',
    printed: '1 . alpn="a" no-default-alpn',
    wire: '00010000010002016100020000',
  },
  {
    type: 'SVCB',
    given: '1 . key0=\\000\\001 key1=\\001a key3=\\000\\080 key2',
    printed: '1 . mandatory=alpn alpn="a" no-default-alpn port=80',
    wire: '00010000000002000100010002016100020000000300020050',
  },
  {
    type: 'SVCB',
    given: '1 . ech="aGVsbG8=" key65535 key65000="a b\\"c\\\\d;e,f"',
    printed: '1 . ech=aGVsbG8= key65000="a b\\"c\\\\d;e,f" key65535',
    wire: '0001000005000568656C6C6FFDE8000B61206222635C643B652C66FFFF0000',
  },
  { type: 'SVCB', printed: '1 . ech', wire: '00010000050000' },
  {
    type: 'SVCB',
    given: '1 . dohpath=/dns-query{?dns} alpn=h2',
    printed: '1 . alpn="h2" key7="/dns-query{?dns}"',
    wire: '00010000010003026832000700102F646E732D71756572797B3F646E737D',
  },
  { type: 'SVCB', printed: '1 . key7="/q{?name,dns}"', wire: '0001000007000D2F717B3F6E616D652C646E737D' },
  {
    type: 'SVCB',
    given: '1 . key8 key9=\\000\\029\\000\\023',
    printed: '1 . key8 key9="\\000\\029\\000\\023"',
    wire: '0001000008000000090004001D0017',
  },
  {
    type: 'SVCB',
    given: '1 . mandatory="key65000,alpn" key65000 alpn=h2',
    printed: '1 . mandatory=alpn,key65000 alpn="h2" key65000',
    wire: '000100000000040001FDE800010003026832FDE80000',
  },
  {
    type: 'SVCB',
    given: '0 foo.example.com. alpn=h2',
    printed: '0 foo.example.com. alpn="h2"',
    wire: '000003666F6F076578616D706C6503636F6D0000010003026832',
  },
  {
    type: 'SVCB',
    given: '1 . alpn="h2"port=1',
    printed: '1 . alpn="h2" port=1',
    wire: '00010000010003026832000300020001',
  },
  {
    type: 'HTTPS',
    given: '1 . alpn=h3,h2 ipv4hint=192.0.2.1,198.51.100.2 ipv6hint=::ffff:192.0.2.1',
    printed: '1 . alpn="h3,h2" ipv4hint=192.0.2.1,198.51.100.2 ipv6hint=::ffff:192.0.2.1',
    wire: '0001000001000602683302683200040008C0000201C63364020006001000000000000000000000FFFFC0000201',
  },
  {
    type: 'DSYNC',
    printed: 'CDS NOTIFY 5359 cds-scanner.example.net.',
    wire: '003B0114EF0B6364732D7363616E6E6572076578616D706C65036E657400',
  },
  {
    type: 'DSYNC',
    printed: 'TYPE65280 128 65535 rr-endpoint.example.',
    wire: 'FF0080FFFF0B72722D656E64706F696E74076578616D706C6500',
  },
  { type: 'DSYNC', given: '62 1 53 .', printed: 'CSYNC NOTIFY 53 .', wire: '003E01003500' },
  { type: 'HHIT', given: 'aGVs bG8=', printed: 'aGVsbG8=', wire: '68656C6C6F' },
  { type: 'BRID', printed: 'aGVsbG8=', wire: '68656C6C6F' },
  { type: 'SPF', printed: '"v=spf1 +mx" " -all"', wire: '0A763D73706631202B6D7805202D616C6C' },
  {
    type: 'AVC',
    printed: '"app-name:WOLFGANG|app-class:OAM"',
    wire: '1F6170702D6E616D653A574F4C4647414E477C6170702D636C6173733A4F414D',
  },
  { type: 'NINFO', given: '"a" b', printed: '"a" "b"', wire: '01610162' },
  {
    type: 'RESINFO',
    given: 'qnamemin exterr=15,16,17 infourl=https://resolver.example.com/guide',
    printed: '"qnamemin" "exterr=15,16,17" "infourl=https://resolver.example.com/guide"',
    wire: '08716E616D656D696E0F6578746572723D31352C31362C31372A696E666F75726C3D68747470733A2F2F7265736F6C7665722E6578616D706C652E636F6D2F6775696465',
  },
  {
    type: 'WALLET',
    given: 'ETH 0x0000000000000000000000000000000000000000',
    printed: '"ETH" "0x0000000000000000000000000000000000000000"',
    wire: '034554482A307830303030303030303030303030303030303030303030303030303030303030303030303030303030',
  },
  {
    type: 'DOA',
    printed: '0 1 2 "" aHR0cHM6Ly93d3cuaXNjLm9yZy8=',
    wire: '0000000000000001020068747470733A2F2F7777772E6973632E6F72672F',
  },
  {
    type: 'DOA',
    given: '1234567890 1234567890 1 image/gif -',
    printed: '1234567890 1234567890 1 "image/gif" -',
    wire: '499602D2499602D20109696D6167652F676966',
  },
  { type: 'UINFO', printed: '\\# 3 4A6F65', wire: '4A6F65' },
  { type: 'UID', printed: '\\# 4 00000001', wire: '00000001' },
  { type: 'GID', printed: '\\# 4 0000000A', wire: '0000000A' },
  { type: 'UNSPEC', printed: '\\# 2 AABB', wire: 'AABB' },
  { type: 'TYPE65280', given: '\\# 3 ab cdef', printed: '\\# 3 ABCDEF', wire: 'ABCDEF' },
  { type: 'TYPE65280', printed: '\\# 0', wire: '' },
  { type: 'TXT', rrclass: 'CH', printed: '"version"', wire: '0776657273696F6E' },
  { type: 'SRV', rrclass: 'CH', printed: '\\# 2 AABB', wire: 'AABB' },
  { type: 'MX', rrclass: 'CLASS32', printed: '10 a.', wire: '000A016100' },
  { type: 'A', rrclass: 'CLASS32', printed: '\\# 4 01020304', wire: '01020304' },
  { type: 'A', given: '\\# 4 c0000201', printed: '192.0.2.1', wire: 'C0000201' },
  { type: 'MX', given: '\\# 5 000A 0161 00', printed: '10 a.', wire: '000A016100' },
]

/** Those of messages, and those that named-rrchecker does not know. */
export const OTHER_EXAMPLES: readonly Example[] = [
  // RFC 2930 §2.
  {
    type: 'TKEY',
    printed: 'gss-tsig. 20240101000000 20240102000000 3 NOERROR 4 3q2+7w== 0',
    wire: '086773732D7473696700' + '65920080' + '65935200' + '00030000' + '0004DEADBEEF' + '0000',
  },
  {
    type: 'TKEY',
    printed: '. 19700101000000 19700101000000 5 BADNAME 0 2 qrs=',
    wire: '00' + '00000000' + '00000000' + '00050014' + '0000' + '0002AABB',
  },
  // RFC 8945 §4.2.
  {
    type: 'TSIG',
    printed: 'hmac-md5.sig-alg.reg.int. 1594855491 300 4 AQIDBA== 29341 NOERROR 0',
    wire:
      '08686D61632D6D6435077369672D616C670372656703696E7400' +
      '00005F0F9043' +
      '012C' +
      '000401020304' +
      '729D' +
      '0000' +
      '0000',
  },
  {
    type: 'TSIG',
    printed: 'hmac-sha256. 281474976710655 65535 0 65535 BADTIME 6 AABfD5BD',
    wire:
      '0B686D61632D73686132353600' + 'FFFFFFFFFFFF' + 'FFFF' + '0000' + 'FFFF' + '0012' + '000600005F0F9043',
  },
  {
    type: 'TSIG',
    given: '. 0 0 0 0 badsig 0',
    printed: '. 0 0 0 0 BADSIG 0',
    wire: '00' + '000000000000' + '0000' + '0000' + '0000' + '0010' + '0000',
  },
  // RFC 6891 §6.1.2: an NSID that is asked for, and a cookie.
  { type: 'OPT', printed: '\\# 0', wire: '' },
  {
    type: 'OPT',
    printed: '\\# 16 00030000000A00080011223344556677',
    wire: '00030000000A00080011223344556677',
  },
  // draft-johnson-dns-ipn-cla.
  { type: 'CLA', printed: '"TCP-v4-v6"', wire: '095443502D76342D7636' },
  { type: 'IPN', printed: '0', wire: '0000000000000000' },
  { type: 'IPN', printed: '18446744073709551615', wire: 'FFFFFFFFFFFFFFFF' },
]
