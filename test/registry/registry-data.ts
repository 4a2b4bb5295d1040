// A few holders, one in the land of each registry.

import type { RegistryData } from '../../src/registry/registry-data.ts'

export const REGISTRY_DATA: RegistryData = {
  systems: [
    {
      number: 15169,
      name: 'GOOGLE',
      holder: 'Google LLC',
      country: 'US',
      registry: 'arin',
      registered: '2000-03-30',
    },
    { number: 7065, name: 'SONOMA', holder: 'Sonic.net', country: 'US', registry: 'arin' },
    { number: 46375, name: 'AS-SONICTELECOM', holder: 'Sonic Telecom', country: 'US', registry: 'arin' },
    {
      number: 3215,
      name: 'AS3215',
      holder: 'Orange S.A.',
      country: 'FR',
      registry: 'ripe',
      registered: '1994-01-01',
    },
    { number: 7500, name: 'M-ROOT-DNS', holder: 'WIDE Project', country: 'JP', registry: 'apnic' },
    {
      number: 22548,
      name: 'NIC-BR',
      holder: 'NIC.br',
      country: 'BR',
      registry: 'lacnic',
      registered: '1999-01-01',
    },
    { number: 33764, name: 'AFRINIC-ZA', holder: 'AFRINIC', registry: 'afrinic' },
  ],
  prefixes: [
    { prefix: '208.201.224.0/19', asn: 7065, netName: 'SONIC-BLK' },
    { prefix: '208.201.225.0/24', asn: 46375 },
    { prefix: '209.85.128.0/17', asn: 15169 },
    { prefix: '84.103.0.0/16', asn: 3215, holder: 'A customer of Orange' },
    { prefix: '202.12.27.0/24', asn: 7500 },
    { prefix: '200.160.0.0/20', asn: 22548 },
    { prefix: '196.216.2.0/23', asn: 33764 },
    { prefix: '5.44.0.0/24', asn: 64999 },
  ],
  domains: {
    'google.com': {
      registrar: 'MarkMonitor Inc.',
      registered: '1997-09-15',
      expires: '2028-09-14',
      registrant: 'Google LLC',
      nameServers: ['ns1.google.com', 'ns2.google.com'],
    },
    'google.fr': { registrar: 'MARKMONITOR Inc.', registrant: 'Google Ireland Holdings' },
    'wikipedia.org': { registrar: 'MarkMonitor Inc.', registrant: 'Wikimedia Foundation, Inc.' },
  },
}
