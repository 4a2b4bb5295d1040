// Zone files, good and broken, and what BIND's and NSD's checkers make of them where that is not what is right.

export interface ZoneCheckCase {
  readonly title: string
  readonly text: string
  readonly isSound: boolean
  /** Why BIND's checker judges otherwise. */
  readonly unlikeBind?: string
  /** Why NSD's checker judges otherwise. */
  readonly unlikeNsd?: string
}

const APEX = `$TTL 3600
@ IN SOA ns1 hostmaster 1 7200 900 1209600 300
@ IN NS ns1
ns1 IN A 192.0.2.1
`

type Exceptions = Pick<ZoneCheckCase, 'unlikeBind' | 'unlikeNsd'>

/** A zone example.com that is right, with these lines added. */
function sound(title: string, lines: string, exceptions: Exceptions = {}): ZoneCheckCase {
  return { title, text: APEX + lines, isSound: true, ...exceptions }
}

function broken(title: string, lines: string, exceptions: Exceptions = {}): ZoneCheckCase {
  return { title, text: APEX + lines, isSound: false, ...exceptions }
}

const LETTERS_63 = 'a'.repeat(63)

const NSD_CHECKS_NO_SENSE = 'NSD looks at the syntax of delegations only'
const NSD_STORES_IT = 'NSD stores a number that is out of range as another one'

export const ZONE_CHECK_CASES: readonly ZoneCheckCase[] = [
  sound(
    'TTL and class in either order, or absent',
    'a 300 IN A 192.0.2.2\nb IN 300 A 192.0.2.2\nc 1D2h A 192.0.2.3\n',
  ),
  sound('data across lines', 't TXT ( "a"\n "b" ; c\n )\n'),
  sound('a record wholly in parentheses', '(x A 192.0.2.2)\n', {
    unlikeNsd: 'NSD wants the owner before the parenthesis',
  }),
  sound('$GENERATE', '$GENERATE 1-9/2 host-$ A 192.0.2.$\n$GENERATE 1-3 ${10,4,x} PTR h$\n', {
    unlikeNsd: 'NSD has no $GENERATE',
  }),
  sound('$ORIGIN', '$ORIGIN sub.example.com.\nwww A 192.0.2.4\n@ TXT "here"\n'),
  sound('unknown types', 'x TYPE65280 \\# 4 0A000001\ny A \\# 4 C0000201\nz CLASS1 TYPE1 \\# 4 C0000201\n'),
  sound('CRLF', 'x A 192.0.2.2\r\ny A 192.0.2.3\r\n'),
  sound('a last line without its end', 'x A 192.0.2.2'),
  sound('UTF-8 in a comment', 'x A 192.0.2.2 ; é ü 根\n'),
  sound('escapes', 'a\\.b A 192.0.2.2\n\\097\\098 TXT "a\\"b\\\\c\\200"\n'),
  sound('quoted and unquoted strings', 'x TXT unquoted\nz TXT "semi;colon" "(paren)"\n'),
  sound('an owner left out behind comments and empty lines', '; c\n\n   TXT "belongs to ns1"\n'),
  sound('any case', 'WWW a 192.0.2.2\nmail mx 10 WWW\n'),
  sound('a DNAME', 'd DNAME example.org.\n'),
  sound('a wildcard', '*.w A 192.0.2.2\n'),
  sound('HTTPS', 's HTTPS 1 . alpn="h2,h3" ipv4hint=192.0.2.1 port=8443\n'),
  sound('LOC', 'l LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m\n'),
  sound('no mail', '@ MX 0 .\n'),
  sound('a delegation with glue', 'sub NS ns.sub\nns.sub A 192.0.2.5\n'),
  sound('a delegation to elsewhere', 'sub NS ns.example.net.\n'),
  sound('an MX that is an alias', '@ MX 10 m\nm CNAME ns1\n'),
  sound('two TTLs in an RRset', 'x 100 A 192.0.2.2\nx 200 A 192.0.2.3\n'),
  sound('a record twice', 'x A 192.0.2.2\nx A 192.0.2.2\n'),
  sound('an address below a cut that is no glue', 'sub NS ns1\nwww.sub A 192.0.2.2\n'),
  sound('the origin twice', 'www.example.com A 192.0.2.2\n'),
  sound('an underscore in the name of a host', 'a_b A 192.0.2.2\n'),

  broken('an address out of range', 'www A 192.0.2.256\n'),
  broken('an address with a letter too many', 'www AAAA 2001:db8::g\n'),
  broken('a type that nobody knows', 'www BOGUS x\n'),
  broken('too little data', 'www MX 10\n'),
  broken('too much data', 'www A 192.0.2.2 192.0.2.3\n'),
  broken('an open parenthesis', 't TXT ( "a"\n', {
    unlikeNsd: 'NSD takes the end of the file for the parenthesis',
  }),
  broken('a closing parenthesis alone', 't TXT "a" )\n'),
  broken('an open quotation', 't TXT "a\n'),
  broken('a label too long', `${LETTERS_63}a A 192.0.2.2\n`),
  broken('a name too long', `${`${LETTERS_63}.`.repeat(4)} A 192.0.2.2\n`),
  broken('an empty label', 'a..b A 192.0.2.2\n'),
  broken('an escape out of range', 'a\\300 A 192.0.2.2\n', {
    unlikeNsd: 'NSD warns, and drops the backslash',
  }),
  broken('a directive that nobody knows', '$BOGUS x\n'),
  broken('a $TTL that is none', '$TTL 1x\n'),
  broken('a file to include that is not there', '$INCLUDE not-there.inc\n'),
  broken('a range that runs backwards', '$GENERATE 5-1 a$ A 192.0.2.1\n'),
  broken('another class', 'www CH TXT "x"\n'),
  broken('a TTL that is no 32-bit number', 'www 4294967296 A 192.0.2.2\n', { unlikeNsd: NSD_STORES_IT }),
  broken('a TTL with the highest bit set', 'www 2147483648 A 192.0.2.2\n', {
    unlikeBind:
      'BIND warns and takes it for 0; RFC 2181 §8 forbids it, and a typing error is likelier than intent',
    unlikeNsd: NSD_STORES_IT,
  }),
  broken('less generic data than announced', 'x TYPE65280 \\# 5 0A000001\n', {
    unlikeNsd: 'NSD goes by the digits (RFC 3597 §5 wants both to agree)',
  }),
  broken('half an octet of generic data', 'x TYPE65280 \\# 4 0A00000\n'),
  broken('a string too long', `t TXT "${'a'.repeat(256)}"\n`),
  broken('CAA flags out of range', '@ CAA 256 issue "x"\n', { unlikeNsd: NSD_STORES_IT }),
  broken('a port out of range', 's SRV 0 0 65536 ns1\n', { unlikeNsd: NSD_STORES_IT }),
  broken('a latitude out of range', 'x LOC 91 N 0 E 0\n', { unlikeNsd: NSD_STORES_IT }),
  broken('a digest that is not hexadecimal', 'x NS ns1\nx DS 1 8 2 0G\n'),
  broken('a key that is not base64', 'x DNSKEY 256 3 8 *\n'),
  broken('a service parameter twice', 's SVCB 1 . port=1 port=2\n'),
  broken('a mandatory service parameter that is absent', 's SVCB 1 . mandatory=alpn\n'),
  broken('two SOA records', '@ SOA ns1 hostmaster 2 7200 900 1209600 300\n'),
  broken('an alias with other data', 'www CNAME ns1\nwww A 192.0.2.2\n'),
  broken('two aliases', 'www CNAME ns1\nwww CNAME ns2.example.net.\n'),
  broken('an alias of itself', 'l CNAME l\n', {
    unlikeBind: 'BIND serves it; whoever asks gets SERVFAIL',
    unlikeNsd: NSD_CHECKS_NO_SENSE,
  }),
  broken('data below a DNAME', 'd DNAME example.org.\nx.d A 192.0.2.2\n', {
    unlikeBind: 'BIND loads it and never serves it, as RFC 6672 §2.4 lets it',
  }),
  broken('two DNAMEs', 'd DNAME example.org.\nd DNAME example.net.\n'),
  broken('a name server without address', '@ NS ns2\n', { unlikeNsd: NSD_CHECKS_NO_SENSE }),
  broken('a name server that is an alias', '@ NS ns2\nns2 CNAME ns1\n', { unlikeNsd: NSD_CHECKS_NO_SENSE }),
  broken('a delegation without the glue it needs', 'sub NS ns.sub\n', {
    unlikeBind: 'BIND tells of it and goes on; but nobody can reach the servers below',
    unlikeNsd: NSD_CHECKS_NO_SENSE,
  }),
  broken('a name of another zone', 'www.example.org. A 192.0.2.2\n', {
    unlikeBind: 'BIND ignores the record; it is a forgotten $ORIGIN or dot, and nobody would see it missing',
  }),

  { title: 'an empty file', text: '', isSound: false },
  { title: 'no SOA', text: '$TTL 1\n@ NS ns1\nns1 A 192.0.2.1\n', isSound: false },
  {
    title: 'no NS',
    text: '$TTL 1\n@ SOA ns1 h 1 1 1 1 1\nns1 A 192.0.2.1\n',
    isSound: false,
    unlikeNsd: NSD_CHECKS_NO_SENSE,
  },
  { title: 'no $TTL', text: '@ SOA ns1 h 1 1 1 1 1\n@ NS ns1\nns1 A 192.0.2.1\n', isSound: true },
  {
    title: 'an SOA of four numbers',
    text: '$TTL 1\n@ SOA ns1 h 1 1 1 1\n@ NS ns1\nns1 A 192.0.2.1\n',
    isSound: false,
  },
  {
    title: 'an SOA below the apex',
    text: '$TTL 1\nx SOA ns1 h 1 1 1 1 1\nx NS ns1\nns1 A 192.0.2.1\n',
    isSound: false,
  },
  {
    title: 'a first record without owner',
    text: '$TTL 1\n  SOA ns1 h 1 1 1 1 1\n@ NS ns1\nns1 A 192.0.2.1\n',
    isSound: false,
    unlikeNsd: 'NSD takes the origin for the owner',
  },
]
