/** A small Internet: a root with one server, and the zone `example.` with one. */

export const ROOT = `
$TTL 3600
@             SOA  ns1.root. x.root. 1 1 1 1 60
@             NS   ns1.root.
ns1.root.     A    192.0.2.1
example.      NS   ns.example.
ns.example.   A    192.0.2.2
`

/** `example.`; its addresses live for a minute. */
export function example(serial: number, records: string): string {
  return `
$TTL 60
@             SOA  ns x ${serial} 1 1 1 30
@             NS   ns
ns            A    192.0.2.2
${records}
`
}
