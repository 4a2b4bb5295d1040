/** A whole world file. What it says about each thing is in the files beside this one. */

import * as v from 'valibot'
import { FAULT_KINDS } from '../fault.ts'
import { concentratorEntry, cableEntries, hubEntry, switchEntry } from './link-schema.ts'
import { hostEntry } from './host-schema.ts'
import { systems } from './system-schema.ts'
import { flag, integer, listOf, mapping, named, oneOf, option, text } from '../../yamlfile/values.ts'
import { date, domainName, machineName, moment, prefix } from './values.ts'

const URL_EXPECTED = 'a URL that begins with http:// or https://'

/** YAML reads 1.2 as a number. */
const TLS_VERSIONS = { '1.2': '1.2', '1.3': '1.3', none: 'none' } as const

const webSite = mapping({
  title: option(text, 'Of its page.'),
  image: option(flag, 'Whether its page has an image, which takes a second request.'),
  tls: v.exactOptional(
    v.pipe(
      v.picklist(['1.2', '1.3', 1.2, 1.3, 'none'], '1.2, 1.3 or none'),
      v.description(
        'The only version of TLS that it speaks, any if left out; `none` for a site without https.',
      ),
      v.transform((version) => TLS_VERSIONS[version]),
    ),
  ),
  redirect: v.exactOptional(
    v.pipe(
      v.string(URL_EXPECTED),
      v.regex(/^https?:\/\/[^\s/]+(\/\S*)?$/, URL_EXPECTED),
      v.description('Where it sends all requests.'),
    ),
  ),
  redirectToHttps: option(flag, 'Whether a request over http is sent to the same URL over https.'),
  status: option(integer(200, 599), 'Of its answers, such as 503; 200 if left out.'),
  certificate: option(
    oneOf(['expired', 'wrong-name']),
    'What is wrong with its certificate; nothing if left out.',
  ),
})

const registration = mapping({
  registrar: v.pipe(text, v.description('Through whom it was registered.')),
  registrant: option(text, 'Who holds it.'),
  registered: option(date, 'When it was first registered.'),
  expires: option(date, 'Until when it is paid for.'),
})

const fault = mapping({
  kind: v.pipe(oneOf(FAULT_KINDS), v.description('What is broken.')),
  target: option(text, 'A cable, a server, a domain or a prefix, by the kind of fault.'),
})

export const worldSchema = mapping({
  name: v.pipe(text, v.description('What the world is called.')),
  time: moment("The world's wall clock at its start, in UTC."),
  hosts: v.optional(
    v.pipe(named(machineName, hostEntry), v.description('Machines with a kernel, by name.')),
    {},
  ),
  switches: v.optional(
    v.pipe(named(machineName, switchEntry), v.description('Learning switches, by name.')),
    {},
  ),
  hubs: v.optional(
    v.pipe(named(machineName, hubEntry), v.description('Hubs, by name: one collision domain each.')),
    {},
  ),
  modems: v.optional(
    v.pipe(
      listOf(machineName, 'a list of names'),
      v.description("The customers' ends of lines. Ports: lan and line."),
    ),
    [],
  ),
  concentrators: v.optional(
    v.pipe(
      named(machineName, concentratorEntry),
      v.description(
        "The providers' ends of lines, with PPPoE to the modems. Ports: lan, and line as often as needed.",
      ),
    ),
    {},
  ),
  cables: v.optional(v.pipe(cableEntries, v.description('What plugs all of it together.')), []),
  linkNetworks: v.optional(
    v.pipe(prefix, v.description('For the cables between routers that have no `network` of their own.')),
    '198.19.0.0/16',
  ),
  autonomousSystems: v.optional(systems, {}),
  elsewhere: option(machineName, 'The router that takes in addresses of the zones that no prefix covers.'),
  webSites: v.optional(
    v.pipe(
      named(domainName, webSite),
      v.description('What is special about the web servers of the zones; all others have a plain page.'),
    ),
    {},
  ),
  domains: v.optional(
    v.pipe(named(domainName, registration), v.description('What whois tells of domains.')),
    {},
  ),
  faults: v.optional(
    v.pipe(listOf(fault, 'a list of faults'), v.description('What is broken from the start.')),
    [],
  ),
})
