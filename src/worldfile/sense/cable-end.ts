/** The ends of cables as text, taken apart. */

/** A machine, and maybe its port or the prefix of a router's network. */
export interface CableEnd {
  readonly machine: string
  readonly port: string | undefined
}

/** `laptop eth0`, `lan`, or `router 192.0.2.0/24`. */
export function parseCableEnd(text: string): CableEnd {
  const [machine = '', port] = text.split(/ +/)
  return { machine, port }
}

/** Whether the end is in the network of a prefix, and not a port. */
export function isNetworkEnd({ port }: CableEnd): boolean {
  return port?.includes('/') === true
}
