import { describe, expect, it } from 'vitest'
import { parseMac } from '../../../src/address/mac.ts'
import { formatMacTable } from '../../../src/shell/text/format-mac-table.ts'
import { formatTable } from '../../../src/shell/text/table.ts'

describe('a table', () => {
  it('has columns as wide as they need to be, and no blanks at the ends', () => {
    expect(
      formatTable(
        ['A', 'LONG', 'C'],
        [
          ['one', 'x', ''],
          ['2', 'y', 'z'],
        ],
      ),
    ).toEqual(['A    LONG  C', 'one  x', '2    y     z'])
  })
})

describe('the table of a switch', () => {
  it('is in the order of the addresses', () => {
    const entry = (mac: string, name: string, ageSeconds: number) => ({
      mac: parseMac(mac),
      port: { name },
      ageSeconds,
    })
    const entries = [entry('00:16:3e:00:00:02', 'lan/2', 12.7), entry('00:16:3e:00:00:01', 'lan/1', 0)]
    expect(formatMacTable(entries).slice(3)).toEqual([
      'Vlan    Mac Address       Type        Age   Ports',
      '----    -----------       --------    ---   -----',
      '   1    0016.3e00.0001    DYNAMIC       0   lan/1',
      '   1    0016.3e00.0002    DYNAMIC      12   lan/2',
      'Total Mac Addresses for this criterion: 2',
    ])
  })
})
