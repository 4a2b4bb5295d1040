/**
 * The addresses that an interface was given, and which of them it uses: at once, or once nobody objects. Knows no
 * frames: how a claim is made is for `AddressClaims`, what a route is for whoever is told.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { Mac } from '../address/mac.ts'
import type { AddressClaims } from './address-claims.ts'
import type { Defence } from './address-conflict.ts'
import type { InterfaceAddresses } from './interface-addresses.ts'

export interface AddressOptions {
  /** Find out first whether the address is free (RFC 5227 §2.1); until then it is not used. */
  readonly probe?: boolean
  /** False for an address that has been in use for long before anybody looks: nothing is said of it now. Default true. */
  readonly announce?: boolean
  /** Default 'always': what an administrator has assigned is not given up. */
  readonly defence?: Defence
  readonly onUsable?: () => void
  /** Someone else has the address: it is not used, or not any longer. */
  readonly onLost?: (rival: Mac) => void
}

interface ConfiguredAddress extends Ipv4Prefix {
  readonly options: AddressOptions
}

export interface AddressUse {
  /** Filled here. */
  readonly used: InterfaceAddresses
  /** Undefined where there is nobody to contest an address: on the loopback device. */
  readonly claims: AddressClaims | undefined
  /** Whether frames can leave. */
  hasLink(): boolean
  /** Told after `used` has changed. */
  taken(address: Ipv4Prefix): void
  ceased(address: Ipv4): void
}

export class ConfiguredAddresses {
  readonly #use: AddressUse
  #configured: readonly ConfiguredAddress[] = []

  constructor(use: AddressUse) {
    this.#use = use
  }

  add(address: Ipv4, prefixLength: number, options: AddressOptions): void {
    this.remove(address)
    const configured = { address, prefixLength, options }
    this.#configured = [...this.#configured, configured]
    this.#use.claims?.add(address, {
      defence: options.defence ?? 'always',
      usable: () => {
        this.#take(configured)
        options.onUsable?.()
      },
      lost: (rival) => {
        this.#cease(address)
        options.onLost?.(rival)
      },
    })
    if (options.probe !== true) this.#take(configured)
    if (options.announce === false && this.#use.hasLink()) this.#use.claims?.hold(address)
    else this.#claim(configured)
  }

  remove(address: Ipv4): void {
    this.#use.claims?.remove(address)
    this.#configured = this.#configured.filter((configured) => configured.address !== address)
    this.#cease(address)
  }

  /** The link has come: finds out whether each address is free, or says that it is taken. Not of one held all along. */
  claimAll(): void {
    for (const configured of this.#configured) {
      if (this.#use.claims?.state(configured.address) !== 'held') this.#claim(configured)
    }
  }

  /** The link has gone, maybe for a moment: addresses in use stay so. */
  pause(): void {
    for (const { address } of this.#configured) this.#use.claims?.stop(address)
  }

  /** The interface goes down: what was found free then need not be so later. */
  stop(): void {
    this.pause()
    for (const { address, options } of this.#configured) if (options.probe === true) this.#cease(address)
  }

  #claim({ address }: ConfiguredAddress): void {
    if (!this.#use.hasLink()) return
    if (this.#use.used.has(address)) this.#use.claims?.announce(address)
    else this.#use.claims?.probe(address)
  }

  #take({ address, prefixLength }: ConfiguredAddress): void {
    const { used } = this.#use
    if (used.has(address)) return
    const added = { address, prefixLength }
    used.add(added)
    this.#use.taken(added)
  }

  #cease(address: Ipv4): void {
    const { used } = this.#use
    if (!used.has(address)) return
    used.remove(address)
    this.#use.ceased(address)
  }
}
