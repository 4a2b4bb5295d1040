/** What the web sites of a world are like, by name. It may change while they are served. */

import type { WebSite } from '../worldfile/world-file.ts'

export class WebSites {
  readonly #sites: Map<string, WebSite>

  /** By name without a final dot; one that begins with `*.` is for all names below. */
  constructor(sites: Readonly<Record<string, WebSite>>) {
    this.#sites = new Map(Object.entries(sites).map(([name, site]) => [name.toLowerCase(), site]))
  }

  /** A site of which nothing is said is a plain one. */
  of(name: string): WebSite {
    const key = name.toLowerCase()
    return this.#sites.get(key) ?? this.#sites.get(key.replace(/^[^.]*/, '*')) ?? {}
  }

  change(name: string, change: Partial<WebSite>): void {
    this.#sites.set(name.toLowerCase(), { ...this.of(name), ...change })
  }
}
