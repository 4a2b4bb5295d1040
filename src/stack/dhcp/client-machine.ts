/**
 * A DHCP client (RFC 2131 §4.4, figure 5) as a machine that is told the time and what it hears. It sends nothing and
 * configures nothing itself: see `ClientActions`.
 */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import type { Random } from '../../runtime/runtime.ts'
import { DHCP_MESSAGE, type DhcpMessage } from '../../wire/dhcp.ts'
import * as say from './client-messages.ts'
import { CLIENT_TIMES, renewalDelay, renewalTime, retryDelay, startDelay } from './client-times.ts'
import { leaseFrom, parametersFrom, type DhcpLease, type DhcpParameters } from './dhcp-lease.ts'

export type ClientState =
  | 'stopped'
  /** About to look for servers. */
  | 'init'
  | 'selecting'
  | 'requesting'
  /** Asking whether an address from before is still right. */
  | 'rebooting'
  /** Granted, and being probed for another user (RFC 5227). */
  | 'checking'
  | 'bound'
  | 'renewing'
  | 'rebinding'
  /** Asking for parameters only. */
  | 'informing'

export interface ClientActions {
  /** To all on the link, from no address. */
  broadcast(message: DhcpMessage): void
  /** To a server, from the address of the lease. */
  unicast(message: DhcpMessage, server: Ipv4): void
  /** Probe the address, and then tell the machine `addressUsable` or `addressTaken`. */
  configure(lease: DhcpLease): void
  /** The lease is in use from now on, or has been prolonged. */
  bound(lease: DhcpLease): void
  /** The address must not be used from now on. */
  withdraw(lease: DhcpLease): void
  informed(parameters: DhcpParameters): void
}

export class ClientMachine {
  readonly #identity: say.ClientIdentity
  readonly #random: Random
  readonly #actions: ClientActions
  #state: ClientState = 'stopped'
  #deadline = Infinity
  #lease: DhcpLease | undefined
  #inUse = false
  #startedAt = 0
  #message: say.ClientMessage | undefined
  #sentAt = 0
  #secs = 0
  #attempts = 0

  constructor(identity: say.ClientIdentity, random: Random, actions: ClientActions) {
    this.#identity = identity
    this.#random = random
    this.#actions = actions
  }

  get state(): ClientState {
    return this.#state
  }

  get deadline(): number {
    return this.#deadline
  }

  /** The lease that is in use. */
  get lease(): DhcpLease | undefined {
    return this.#inUse ? this.#lease : undefined
  }

  /** Asks for the address of before if its time is not over (§3.2), and else for any (§3.1). */
  start(now: number): void {
    if (this.#state !== 'stopped' && this.#state !== 'informing') return
    if (this.#lease !== undefined && this.#lease.expiresAtMs > now) this.#reboot(now, this.#lease)
    else this.#init(now, startDelay(this.#random))
  }

  /** Lets go of the address and says nothing; the next start asks for it again. */
  stop(): void {
    this.#withdraw()
    this.#enter('stopped', Infinity)
  }

  /** Gives the address back (§4.4.6). */
  release(): void {
    const { lease } = this
    if (lease !== undefined) {
      const message = { ...say.release(this.#identity, this.#newTransaction(), lease), secs: 0 }
      if (lease.server === undefined) this.#actions.broadcast(message)
      else this.#actions.unicast(message, lease.server)
    }
    this.#withdraw()
    this.#lease = undefined
    this.#enter('stopped', Infinity)
  }

  /** Asks for more time now, without waiting for T1. Does nothing without a lease. */
  renew(now: number): void {
    if (this.#state === 'bound') this.#renew(now)
  }

  /** Asks for the parameters of a network on which the address was configured by hand (§3.4). */
  inform(now: number, address: Ipv4): void {
    if (this.#state !== 'stopped') return
    this.#startedAt = now
    this.#begin(now, 'informing', say.inform(this.#identity, this.#newTransaction(), address))
  }

  /** The cable has been plugged in, maybe elsewhere: an address in use may not be right any more (§3.7). */
  linkRestored(now: number): void {
    if (this.lease !== undefined) this.#reboot(now, this.lease)
    else if (this.#state === 'checking' || this.#state === 'selecting' || this.#state === 'requesting') {
      this.#withdraw()
      this.#init(now, 0)
    }
  }

  addressUsable(): void {
    if (this.#state !== 'checking') return
    this.#inUse = true
    this.#bind()
  }

  /** Someone else uses the address, be it found by the probe or later (§3.1 (5), RFC 5227 §2.4). */
  addressTaken(now: number): void {
    const lease = this.#lease
    if (lease === undefined || this.#state === 'stopped') return
    const message = say.decline(this.#identity, this.#newTransaction(), lease)
    this.#actions.broadcast({ ...message, secs: 0 })
    this.#withdraw()
    this.#lease = undefined
    this.#init(now, CLIENT_TIMES.declinedMs)
  }

  timerFired(now: number): void {
    if (now < this.#deadline) return
    if (this.#state === 'init') this.#discover(now)
    else if (this.#state === 'selecting') this.#transmit(now)
    else if (this.#state === 'bound') this.#renew(now)
    else if (this.#state === 'renewing' || this.#state === 'rebinding') this.#prolong(now, this.#lease!)
    else this.#requestAgain(now)
  }

  /** Says whether the message was of use. */
  received(now: number, message: DhcpMessage): boolean {
    const { operation, transactionId, clientMac, options } = message
    if (operation !== 'reply' || clientMac !== this.#identity.mac) return false
    if (transactionId !== this.#message?.transactionId) return false
    if (options.messageType === DHCP_MESSAGE.offer) return this.#offered(now, message)
    if (options.messageType === DHCP_MESSAGE.ack) return this.#granted(message)
    if (options.messageType === DHCP_MESSAGE.nak) return this.#refused(now, message)
    return false
  }

  #offered(now: number, offer: DhcpMessage): boolean {
    if (this.#state !== 'selecting' || offer.yourIp === 0) return false
    // §4.4.1: the server in it is how the others know that their offers were not taken up.
    if (offer.options.serverIdentifier === undefined) return false
    this.#begin(now, 'requesting', say.requestOffered(this.#identity, offer))
    return true
  }

  #granted(ack: DhcpMessage): boolean {
    if (this.#state === 'informing') {
      this.#enter('stopped', Infinity)
      this.#actions.informed(parametersFrom(ack.options, ack.clientIp))
      return true
    }
    const lease = leaseFrom(ack, this.#sentAt)
    if (lease === undefined || !this.#isAwaited(ack)) return false
    if (this.#inUse && lease.address === this.#lease?.address) {
      this.#lease = { ...lease, server: lease.server ?? this.#lease.server }
      this.#bind()
      return true
    }
    this.#withdraw()
    this.#lease = lease
    this.#enter('checking', Infinity)
    this.#actions.configure(lease)
    return true
  }

  #refused(now: number, nak: DhcpMessage): boolean {
    if (!this.#isAwaited(nak)) return false
    this.#withdraw()
    this.#lease = undefined
    this.#init(now, startDelay(this.#random))
    return true
  }

  #isAwaited({ options: { serverIdentifier } }: DhcpMessage): boolean {
    if (this.#state === 'requesting') {
      const chosen = this.#message?.options.serverIdentifier
      return serverIdentifier === undefined || serverIdentifier === chosen
    }
    return this.#state === 'rebooting' || this.#state === 'renewing' || this.#state === 'rebinding'
  }

  #init(now: number, delayMs: number): void {
    this.#enter('init', now + delayMs)
  }

  #discover(now: number): void {
    this.#startedAt = now
    const previous = this.#lease?.address
    this.#begin(now, 'selecting', say.discover(this.#identity, this.#newTransaction(), previous))
  }

  #reboot(now: number, lease: DhcpLease): void {
    this.#startedAt = now
    this.#begin(now, 'rebooting', say.requestAgain(this.#identity, this.#newTransaction(), lease.address))
  }

  #bind(): void {
    this.#enter('bound', renewalTime(this.#lease!, this.#sentAt, this.#random))
    this.#actions.bound(this.#lease!)
  }

  #renew(now: number): void {
    this.#startedAt = now
    const message = say.requestMore(this.#identity, this.#newTransaction(), this.#lease!.address)
    this.#begin(now, 'renewing', message)
  }

  /** RENEWING up to T2, REBINDING up to the end. */
  #prolong(now: number, lease: DhcpLease): void {
    if (now >= lease.expiresAtMs) {
      this.#withdraw()
      this.#lease = undefined
      this.#init(now, 0)
      return
    }
    if (now >= lease.rebindAtMs) this.#state = 'rebinding'
    this.#transmit(now)
  }

  #requestAgain(now: number): void {
    const rebooting = this.#state === 'rebooting'
    const attempts = rebooting ? CLIENT_TIMES.rebootRequests : CLIENT_TIMES.requests
    if (this.#attempts < attempts) {
      this.#transmit(now)
    } else if (rebooting && this.#inUse) {
      // §3.2 (3): the client may go on with what it has.
      this.#enter('bound', Math.max(now, this.#lease!.renewAtMs))
    } else if (this.#state === 'informing') {
      this.#enter('stopped', Infinity)
    } else {
      this.#init(now, 0)
    }
  }

  #begin(now: number, state: ClientState, message: say.ClientMessage): void {
    this.#enter(state, Infinity)
    this.#message = message
    this.#attempts = 0
    this.#transmit(now)
  }

  /** Sends what there is to say in this state. */
  #transmit(now: number): void {
    // §4.4.1: a request carries the seconds of the discover before it, so that the same relays pass it on.
    if (this.#state !== 'requesting') this.#secs = Math.floor((now - this.#startedAt) / 1000) & 0xffff
    this.#sentAt = now
    this.#attempts++
    this.#deadline = now + this.#patience(now)
    const message = { ...this.#message!, secs: this.#secs }
    const server = this.#lease?.server
    if (this.#state === 'renewing' && server !== undefined) this.#actions.unicast(message, server)
    else this.#actions.broadcast(message)
  }

  /** How long to wait for an answer. */
  #patience(now: number): number {
    if (this.#state === 'renewing') return renewalDelay(this.#lease!.rebindAtMs - now)
    if (this.#state === 'rebinding') return renewalDelay(this.#lease!.expiresAtMs - now)
    return retryDelay(this.#attempts, this.#random)
  }

  #withdraw(): void {
    const lease = this.#lease
    if (lease === undefined || (!this.#inUse && this.#state !== 'checking')) return
    this.#inUse = false
    this.#actions.withdraw(lease)
  }

  #enter(state: ClientState, deadline: number): void {
    this.#state = state
    this.#deadline = deadline
  }

  #newTransaction(): number {
    return this.#random.below(0x1_0000_0000)
  }
}
