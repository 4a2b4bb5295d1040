/** The options of unbound.conf, clause `server`, and what each comes to here. A table. */

import { TextError } from '../errors.ts'
import type { AccessAction } from '../dns/policy/access-list.ts'
import { parseLocalData, parseLocalPointer } from '../dns/policy/local-data.ts'
import { LOCAL_ZONE_TYPES, type LocalZoneType } from '../dns/policy/zone-type.ts'
import type { CacheLimits } from '../dns/cache/cache-limits.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { Limits } from '../dns/resolver/limits.ts'
import type { ResolverSettings } from '../dns/resolver/settings.ts'
import type { ConfigDraft } from './config-draft.ts'
import { block, name, numbers, type ReadValue, whole, yesNo } from './config-values.ts'

export type OptionRule =
  /** Takes effect. Throws `TextError` for a value that is none. */
  | { readonly kind: 'effect'; readonly apply: (draft: ConfigDraft, value: string) => void }
  /** Cannot change what a scenario sees. */
  | { readonly kind: 'irrelevant' }
  /** We do as these values say, and have no choice. */
  | { readonly kind: 'fixed'; readonly values: readonly string[]; readonly reason: string }

const IRRELEVANT: OptionRule = { kind: 'irrelevant' }
const ALWAYS_YES = fixed(['yes'], 'rootwalk always does')
const ALWAYS_NO = fixed(['no', ''], 'rootwalk never does')
const NO_LIMIT = fixed(['0'], 'rates are limited in another way here')
const NO_VALIDATION = fixed(['no', ''], 'rootwalk does not validate')

export const SERVER_OPTIONS: ReadonlyMap<string, OptionRule> = new Map<string, OptionRule>([
  // Whom to ask.
  ['do-ip4', setting('useIpv4', yesNo)],
  ['do-ip6', setting('useIpv6', yesNo)],
  ['prefer-ip4', ALWAYS_NO],
  ['prefer-ip6', ALWAYS_NO],
  ['do-udp', ALWAYS_YES],
  ['do-tcp', ALWAYS_YES],
  ['tcp-upstream', ALWAYS_NO],
  ['tls-upstream', ALWAYS_NO],
  ['ssl-upstream', ALWAYS_NO],
  ['target-fetch-policy', setting('targetFetchPolicy', numbers)],
  ['do-not-query-address', effect((draft, value) => draft.doNotQuery.push(block(value)))],
  ['do-not-query-localhost', effect((draft, value) => (draft.sparesLocalhost = yesNo(value)))],
  ['outbound-msg-retry', limit('attemptsOfServer', whole)],
  ['max-query-restarts', limit('aliases', whole)],
  ['max-global-quota', limit('queries', whole)],
  ['infra-host-ttl', limit('serverMemoryMs', (text) => whole(text) * 1000)],
  ['infra-cache-numhosts', limit('serversRemembered', whole)],
  ['infra-cache-min-rtt', limit('leastTimeoutMs', whole)],
  ['infra-cache-max-rtt', limit('mostTimeoutMs', whole)],
  ['ratelimit', NO_LIMIT],
  ['ip-ratelimit', NO_LIMIT],
  ['infra-keep-probing', ALWAYS_NO],
  ['root-hints', fixed([''], 'a stub zone for . says where the root is')],
  ['do-nat64', ALWAYS_NO],
  ['udp-upstream-without-downstream', ALWAYS_NO],
  ['fast-server-permil', fixed(['0'], 'rootwalk has no such preference')],

  // How to ask.
  ['qname-minimisation', effect((draft, value) => (draft.isMinimising = yesNo(value)))],
  ['qname-minimization', effect((draft, value) => (draft.isMinimising = yesNo(value)))],
  ['qname-minimisation-strict', effect((draft, value) => (draft.isMinimisationStrict = yesNo(value)))],
  ['use-caps-for-id', setting('caseRandomisation', yesNo)],
  ['harden-referral-path', setting('hardenReferralPath', yesNo)],
  ['harden-unverified-glue', setting('hardenUnverifiedGlue', yesNo)],

  // What to believe.
  ['harden-glue', ALWAYS_YES],
  ['harden-large-queries', IRRELEVANT],
  ['harden-short-bufsize', IRRELEVANT],
  ['harden-dnssec-stripped', IRRELEVANT],
  ['harden-below-nxdomain', IRRELEVANT],
  ['harden-algo-downgrade', IRRELEVANT],
  ['harden-unknown-additional', ALWAYS_NO],
  ['iter-scrub-promiscuous', setting('scrubPromiscuous', yesNo)],
  ['iter-scrub-cname', fixed(['11'], 'no more than max-query-restarts are followed')],
  ['iter-scrub-ns', limit('serversOfZone', whole)],
  ['private-address', effect((draft, value) => draft.privateAddresses.push(block(value)))],
  ['private-domain', effect((draft, value) => draft.privateDomains.push(name(value)))],
  ['unwanted-reply-threshold', IRRELEVANT],

  // What to keep.
  ['cache-max-ttl', cacheLimit('maxTtlSeconds')],
  ['cache-min-ttl', cacheLimit('minTtlSeconds')],
  ['cache-max-negative-ttl', cacheLimit('maxNegativeTtlSeconds')],
  ['cache-min-negative-ttl', cacheLimit('minNegativeTtlSeconds')],
  ['prefetch', setting('prefetch', yesNo)],
  ['prefetch-key', NO_VALIDATION],
  ['serve-expired', effect((draft, value) => (draft.servesStale = yesNo(value)))],
  ['serve-expired-ttl', effect((draft, value) => (draft.serveStale.maxStaleSeconds = forever(value)))],
  ['serve-expired-reply-ttl', effect((draft, value) => (draft.serveStale.answerTtlSeconds = whole(value)))],
  [
    'serve-expired-client-timeout',
    effect((draft, value) => (draft.serveStale.clientTimeoutMs = whole(value))),
  ],
  ['serve-expired-ttl-reset', effect((draft, value) => (draft.serveStale.renewsOnFailure = yesNo(value)))],

  // What to answer.
  ['access-control', effect(readAccess)],
  ['minimal-responses', setting('minimalResponses', yesNo)],
  ['rrset-roundrobin', setting('rotateRecords', yesNo)],
  ['ede', setting('extendedErrors', yesNo)],
  ['ede-serve-expired', IRRELEVANT],
  ['hide-identity', effect((draft, value) => (draft.hidesIdentity = yesNo(value)))],
  ['hide-version', effect((draft, value) => (draft.hidesVersion = yesNo(value)))],
  ['hide-trustanchor', IRRELEVANT],
  ['hide-http-user-agent', IRRELEVANT],
  ['identity', effect((draft, value) => (draft.identity = value))],
  ['version', effect((draft, value) => (draft.version = value))],
  ['nsid', effect((draft, value) => (draft.nsid = nsidOctets(value)))],
  ['dns64-prefix', effect((draft, value) => (draft.dns64Prefix = block(value)))],
  ['dns64-ignore-aaaa', effect((draft, value) => draft.dns64Ignored.push(name(value)))],
  ['dns64-synthall', effect((draft, value) => yesNo(value) && draft.dns64Ignored.push(DomainName.root))],
  ['deny-any', ALWAYS_NO],
  ['serve-original-ttl', ALWAYS_NO],
  ['send-client-subnet', fixed([''], 'rootwalk sends no client subnets')],
  ['edns-tcp-keepalive', effect((draft, value) => (draft.tellsKeepalive = yesNo(value)))],
  ['edns-tcp-keepalive-timeout', effect((draft, value) => (draft.keepaliveMs = whole(value)))],
  ['answer-cookie', ALWAYS_NO],

  // What to answer without asking.
  ['local-zone', effect(readLocalZone)],
  ['local-data', effect((draft, value) => draft.localData.push(parseLocalData(value)))],
  ['local-data-ptr', effect((draft, value) => draft.localData.push(parseLocalPointer(value)))],
  ['unblock-lan-zones', ALWAYS_NO],
  [
    'local-zones-disable-default',
    effect((draft, value) => (draft.settings.defaultLocalZones = !yesNo(value))),
  ],
  ['insecure-lan-zones', IRRELEVANT],

  // Who does the work.
  ['module-config', effect(takeModules)],

  // Validation.
  ['trust-anchor', fixed([], 'rootwalk does not validate')],
  ['trust-anchor-file', fixed([''], 'rootwalk does not validate')],
  ['auto-trust-anchor-file', fixed([''], 'rootwalk does not validate')],
  ['trusted-keys-file', fixed([''], 'rootwalk does not validate')],
  ['domain-insecure', IRRELEVANT],
  ['trust-anchor-signaling', IRRELEVANT],
  ['root-key-sentinel', IRRELEVANT],
  ['val-override-date', IRRELEVANT],
  ['val-permissive-mode', IRRELEVANT],
  ['val-nsec3-keysize-iterations', IRRELEVANT],
  ['val-bogus-ttl', IRRELEVANT],
  ['val-sig-skew-min', IRRELEVANT],
  ['val-sig-skew-max', IRRELEVANT],
  ['val-max-restart', IRRELEVANT],
  ['val-clean-additional', IRRELEVANT],
  ['val-log-level', IRRELEVANT],
  ['val-log-squelch', IRRELEVANT],
  ['ignore-cd-flag', IRRELEVANT],
  ['disable-edns-do', IRRELEVANT],
  ['aggressive-nsec', IRRELEVANT],
  ['fake-sha1', IRRELEVANT],
  ['fake-dsa', IRRELEVANT],
  ['zonemd-permissive-mode', IRRELEVANT],

  // Of the process and its resources: nothing that a scenario could see.
  ...[
    'verbosity',
    'num-threads',
    'chroot',
    'directory',
    'username',
    'pidfile',
    'logfile',
    'use-syslog',
    'log-time-ascii',
    'log-queries',
    'log-replies',
    'log-tag-queryreply',
    'log-local-actions',
    'log-servfail',
    'log-destaddr',
    'log-identity',
    'statistics-interval',
    'statistics-cumulative',
    'extended-statistics',
    'shm-enable',
    'interface',
    'interface-automatic',
    'port',
    'outgoing-interface',
    'outgoing-range',
    'outgoing-port-permit',
    'outgoing-port-avoid',
    'outgoing-num-tcp',
    'incoming-num-tcp',
    'num-queries-per-thread',
    'jostle-timeout',
    'delay-close',
    'so-rcvbuf',
    'so-sndbuf',
    'so-reuseport',
    'ip-transparent',
    'ip-freebind',
    'msg-buffer-size',
    'msg-cache-size',
    'msg-cache-slabs',
    'rrset-cache-size',
    'rrset-cache-slabs',
    'infra-cache-slabs',
    'key-cache-size',
    'key-cache-slabs',
    'neg-cache-size',
    'ratelimit-size',
    'ratelimit-slabs',
    'edns-buffer-size',
    'max-udp-size',
    'do-daemonize',
    'tcp-idle-timeout',
    'tcp-mss',
    'outgoing-tcp-mss',
    'stream-wait-size',
    'discard-timeout',
    'wait-limit',
    'wait-limit-cookie',
    'tls-cert-bundle',
    'unknown-server-time-limit',
    'infra-cache-lame-size',
    'infra-lame-ttl',
    'disable-dnssec-lame-check',
    'log-thread-id',
    'log-time-iso',
    'use-systemd',
    'udp-connect',
    'ip-dscp',
    'sock-queue-timeout',
    'tcp-reuse-timeout',
    'max-reuse-tcp-queries',
    'tcp-auth-query-timeout',
    'http-user-agent',
    'tls-port',
    'tls-upstream-ca',
    'https-port',
    'pad-responses',
    'pad-queries',
    'cookie-secret',
    'add-holddown',
    'del-holddown',
    'keep-missing',
    'permit-small-holddown',
  ].map((option): [string, OptionRule] => [option, IRRELEVANT]),
])

function effect(apply: (draft: ConfigDraft, value: string) => unknown): OptionRule {
  return { kind: 'effect', apply }
}

function fixed(values: readonly string[], reason: string): OptionRule {
  return { kind: 'fixed', values, reason }
}

function setting<K extends keyof ResolverSettings>(key: K, read: ReadValue<ResolverSettings[K]>): OptionRule {
  return effect((draft, value) => (draft.settings[key] = read(value)))
}

function limit(key: keyof Limits, read: ReadValue<number>): OptionRule {
  return effect((draft, value) => (draft.limits[key] = read(value)))
}

function cacheLimit(key: keyof CacheLimits): OptionRule {
  return effect((draft, value) => (draft.cacheLimits[key] = whole(value)))
}

/** 0 stands for no limit. */
function forever(text: string): number {
  const seconds = whole(text)
  return seconds === 0 ? Infinity : seconds
}

function readLocalZone(draft: ConfigDraft, value: string): void {
  const [zone = '', type = ''] = value.split(/\s+/)
  if (!isLocalZoneType(type)) throw new TextError('bad-value', type, 'a type of local zone')
  draft.localZones.push({ name: name(zone), type })
}

function isLocalZoneType(text: string): text is LocalZoneType {
  return (LOCAL_ZONE_TYPES as readonly string[]).includes(text)
}

const ACTIONS: ReadonlySet<string> = new Set<AccessAction>([
  'allow',
  'allow-snoop',
  'allow-setrd',
  'refuse',
  'deny',
  'refuse-non-local',
  'deny-non-local',
])

function readAccess(draft: ConfigDraft, value: string): void {
  const [blockText = '', word = ''] = value.split(/\s+/)
  const action = word.replaceAll('_', '-')
  if (!isAction(action)) throw new TextError('bad-value', word, 'allow, refuse, deny or one of their kind')
  draft.access.push({ block: block(blockText), action })
}

function isAction(text: string): text is AccessAction {
  return ACTIONS.has(text)
}

const MODULES: ReadonlySet<string> = new Set(['iterator', 'validator', 'respip', 'dns64'])

/** Without a trust anchor the validator has nothing to do; `respip` applies response policy zones. */
function takeModules(draft: ConfigDraft, value: string): void {
  const modules = value.split(/\s+/)
  const other = modules.find((module) => !MODULES.has(module))
  if (other !== undefined) throw new TextError('bad-value', other, 'iterator, validator, respip or dns64')
  draft.isDns64 = modules.includes('dns64')
}

/** In hexadecimal digits, or behind `ascii_` as it stands. */
function nsidOctets(text: string): Uint8Array | null {
  if (text === '') return null
  if (text.startsWith('ascii_')) return new TextEncoder().encode(text.slice('ascii_'.length))
  if (!/^(?:[0-9a-f]{2})+$/i.test(text))
    throw new TextError('bad-encoding', text, 'hexadecimal digits or ascii_…')
  return new Uint8Array(Buffer.from(text, 'hex'))
}
