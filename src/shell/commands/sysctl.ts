/** `sysctl`: the settings of the host's kernel. */

import { CommandError, UsageError, type Command, type Shell } from '../command.ts'
import { parseInteger } from '../numbers.ts'

/** Settings by their dotted names: `forwarding`, `tcp.congestionControl`. */
type Settings = Map<string, { readonly value: Scalar; readonly set: (value: Scalar) => void }>
type Scalar = string | number | boolean

/** The words that those settings take which are neither numbers nor switches. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  portSelection: ['random', 'sequential'],
  'tcp.congestionControl': ['cubic', 'reno'],
}

/** What admins call those settings that Linux has as well. */
const LINUX_NAMES: ReadonlyMap<string, string> = new Map([
  ['net.ipv4.ip_forward', 'forwarding'],
  ['net.ipv4.ip_default_ttl', 'defaultTtl'],
  ['net.ipv4.conf.all.send_redirects', 'sendRedirects'],
  ['net.ipv4.conf.all.accept_redirects', 'acceptRedirects'],
  ['net.ipv4.tcp_syncookies', 'synCookies'],
  ['net.ipv4.tcp_congestion_control', 'tcp.congestionControl'],
  ['net.ipv4.tcp_window_scaling', 'tcp.windowScaling'],
  ['net.ipv4.tcp_timestamps', 'tcp.timestamps'],
  ['net.ipv4.tcp_sack', 'tcp.selectiveAcknowledgment'],
])

export const sysctl: Command = {
  name: 'sysctl',
  usage: 'sysctl -a\nsysctl name ...\nsysctl [-w] name=value ...',
  summary: "show and change the kernel's settings, such as forwarding=true",

  async run({ host, print }, words) {
    const settings = settingsIn(host.kernel.settings)
    const names = words.filter((word) => word !== '-w' && word !== '-a')
    if (names.length === 0 && !words.includes('-a')) throw new UsageError('')
    for (const text of words.includes('-a') ? settings.keys() : names) {
      const [called = '', value] = text.split('=')
      const name = LINUX_NAMES.get(called) ?? called
      const setting = settings.get(name)
      if (setting === undefined)
        throw new CommandError(`sysctl: there is no setting '${name}'; sysctl -a lists them`)
      const now = value === undefined ? setting.value : parseScalar(name, value, setting.value)
      if (value !== undefined) setting.set(now)
      // Linux has no word for yes.
      print(`${called} = ${called !== name && typeof now === 'boolean' ? Number(now) : now}`)
    }
    return 0
  },

  complete: ({ host }: Shell) => ['-a', ...settingsIn(host.kernel.settings).keys(), ...LINUX_NAMES.keys()],
}

function settingsIn(record: object, prefix = ''): Settings {
  const settings: Settings = new Map()
  for (const [key, value] of Object.entries(record) as [string, unknown][]) {
    const name = prefix + key
    if (typeof value === 'object' && value !== null) {
      for (const [inner, setting] of settingsIn(value, `${name}.`)) settings.set(inner, setting)
    } else if (isScalar(value)) {
      settings.set(name, { value, set: (changed) => Object.assign(record, { [key]: changed }) })
    }
  }
  return settings
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

/** A value of the kind that the setting has now. */
function parseScalar(name: string, text: string, now: Scalar): Scalar {
  if (typeof now === 'boolean' && /^(true|false|1|0)$/.test(text)) return text === 'true' || text === '1'
  const number = parseInteger(text, 0, 0xffff_ffff)
  if (typeof now === 'number' && number !== undefined) return number
  if (typeof now === 'string' && CHOICES[name]?.includes(text) === true) return text
  throw new CommandError(`sysctl: ${name}: Invalid argument`)
}
