/** Who is connected, and since when each has been quiet. Closes nothing: it only tells whom. */

import type { TcpConnection } from './tcp-connection.ts'

export class ConnectionTable {
  /** When each was last active; the longest quiet come first, because activity moves to the end. */
  readonly #activeAtMs = new Map<TcpConnection, number>()
  readonly #byClient = new Map<string, number>()

  get size(): number {
    return this.#activeAtMs.size
  }

  all(): Iterable<TcpConnection> {
    return this.#activeAtMs.keys()
  }

  /** How many connections come from this address. */
  countOf(ip: string): number {
    return this.#byClient.get(ip) ?? 0
  }

  add(connection: TcpConnection, nowMs: number): void {
    const { ip } = connection.client.remote
    this.#byClient.set(ip, this.countOf(ip) + 1)
    this.#activeAtMs.set(connection, nowMs)
  }

  remove(connection: TcpConnection): void {
    const { ip } = connection.client.remote
    const others = this.countOf(ip) - 1
    if (others > 0) this.#byClient.set(ip, others)
    else this.#byClient.delete(ip)
    this.#activeAtMs.delete(connection)
  }

  noteActivity(connection: TcpConnection, nowMs: number): void {
    if (this.#activeAtMs.delete(connection)) this.#activeAtMs.set(connection, nowMs)
  }

  /** Those that have been quiet since `sinceMs` or longer. */
  quietSince(sinceMs: number): TcpConnection[] {
    const quiet: TcpConnection[] = []
    for (const [connection, activeAtMs] of this.#activeAtMs) {
      if (activeAtMs > sinceMs) break
      quiet.push(connection)
    }
    return quiet
  }

  /** The earliest activity after `sinceMs`. */
  nextAfter(sinceMs: number): number | undefined {
    for (const activeAtMs of this.#activeAtMs.values()) if (activeAtMs > sinceMs) return activeAtMs
    return undefined
  }

  /** The one that has been idle for longest. */
  longestIdle(): TcpConnection | undefined {
    for (const connection of this.#activeAtMs.keys()) if (connection.isIdle) return connection
    return undefined
  }
}
